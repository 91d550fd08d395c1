"""Starting and stopping: the parts of a running Needlepoint as supervised processes, with progress and readiness."""
