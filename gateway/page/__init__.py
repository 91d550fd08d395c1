"""The demonstration page of a clinic, made from what the clinic knows. Every value is escaped; pictures are our own."""

from gateway.page.render import render

__all__ = ["render"]
