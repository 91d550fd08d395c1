"""The one error shape, `{"error": {"code", "message", …}}`, for everything that can go wrong at the front door."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from clinic.conversations import ClientMessageConflict, UnknownConversation, UnknownMessage, UnknownPayload
from gateway import logs


class ApiError(Exception):
    """An answer that is an error. `extra` stands beside code and message inside `error`."""

    def __init__(
        self, status: int, code: str, message: str, *, headers: Mapping[str, str] | None = None, **extra: Any
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
        self.extra = extra

    def response(self) -> Response:
        """The HTTP answer."""
        return error_response(self.status, self.code, self.message, self.headers, **self.extra)


def error_response(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None, **extra: Any
) -> JSONResponse:
    """An answer in the one error shape."""
    return JSONResponse({"error": {"code": code, "message": message, **extra}}, status, dict(headers or {}))


def unauthorised() -> ApiError:
    """No token, or one that we did not sign: the same answer for both."""
    return ApiError(
        401, "unauthorised", "A valid conversation token is needed.", headers={"WWW-Authenticate": "Bearer"}
    )


def no_conversation() -> ApiError:
    """A foreign, unknown or erased conversation: the same answer for all three."""
    return ApiError(404, "conversation_not_found", "There is no such conversation.")


def unreadable(message: str) -> ApiError:
    """The body is not JSON."""
    return ApiError(400, "not_json", message)


def unprocessable(code: str, message: str) -> ApiError:
    """The body is JSON, but not a message that can be taken."""
    return ApiError(422, code, message)


def too_large(limit: int) -> ApiError:
    """The body is over the limit (bytes)."""
    return ApiError(413, "body_too_large", f"A body may have at most {limit} bytes.")


METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
STATUS_CODES = {404: "not_found", 405: "method_not_allowed"}
STATUS_WORDS = {404: "There is nothing at this address.", 405: "This address does not take that method."}


PROGRAMS = ("/api/", "/health/", "/fhir/", "/calendar/")
"""Addresses that programs read, whatever they say they accept."""


async def _told(request: Request, error: ApiError) -> Response:
    """The answer: as a page (`app.state.error_page`) to a browser that asks for one, else in the one error shape."""
    page = getattr(request.app.state, "error_page", None)
    wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(PROGRAMS)
    if page is None or not wants_page:
        return error.response()
    told: Response = await page(request, error)
    return told


async def _api_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return await _told(request, error)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = STATUS_CODES.get(error.status_code, "refused")
    words = STATUS_WORDS.get(error.status_code, "The request was refused.")
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_methods_at(request)))
    return await _told(request, ApiError(error.status_code, code, words, headers=headers))


def _methods_at(request: Request) -> set[str]:
    """The methods that the address takes: several routes may share it, and the framework names the first one's only."""
    scope = {key: request.scope[key] for key in ("type", "path", "root_path", "headers") if key in request.scope}
    return {
        method
        for method in METHODS
        if any(route.matches(scope | {"method": method})[0] is Match.FULL for route in request.app.routes)
    }


async def _invalid(request: Request, error: Exception) -> Response:
    return unprocessable("invalid_request", "A parameter of the request has the wrong form.").response()


async def _unknown_conversation(request: Request, error: Exception) -> Response:
    return no_conversation().response()


async def _unknown_payload(request: Request, error: Exception) -> Response:
    return unprocessable("unknown_payload", "That button does not belong to this conversation.").response()


async def _unknown_message(request: Request, error: Exception) -> Response:
    return ApiError(404, "message_not_found", "There is no such message in this conversation.").response()


async def _conflict(request: Request, error: Exception) -> Response:
    return ApiError(
        409, "client_message_conflict", "That client_message_id was already used with another body."
    ).response()


def internal_error(error: Exception) -> Response:
    """An unforeseen fault: the visitor gets an id, the log gets the place (never the words of the exception)."""
    fault = secrets.token_hex(6)
    logs.log.error("fault", id=fault, **logs.where(error))
    return error_response(500, "internal", "Something went wrong on our side. Please try again.", id=fault)


def install(app: FastAPI) -> None:
    """Gives every kind of failure its answer."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(UnknownConversation, _unknown_conversation)
    app.add_exception_handler(UnknownMessage, _unknown_message)
    app.add_exception_handler(UnknownPayload, _unknown_payload)
    app.add_exception_handler(ClientMessageConflict, _conflict)
