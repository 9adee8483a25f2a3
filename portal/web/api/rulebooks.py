"""The rules of a window, published as they are applied (CRPA, L. 312-1-3), and the description of this API."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, jsonify, request

from portal.eligibility.publish import base_schema, rulebook_json
from portal.web.common.access import public
from portal.web.common.window import window_rulebook


def install(blueprint: Blueprint) -> None:
    """Register the routes."""
    blueprint.add_url_rule("/windows/<window>/rulebook", view_func=public(rulebook))
    blueprint.add_url_rule("/openapi.json", view_func=public(openapi))


def rulebook(window: str) -> Response:
    """GET: the rulebook in force, or the ``version`` asked for: code, text, source, parameters, version."""
    return jsonify(rulebook_json(window_rulebook(window, request.args.get("version"))))


def openapi() -> Response:
    """GET: this API, made from the one schema of the assessment."""
    return jsonify(openapi_json())


_ANY = {"type": "object"}
_VERSION = {
    "name": "version",
    "in": "query",
    "required": False,
    "description": "Version antérieure, telle qu’une évaluation la cite ; sans elle, les règles en vigueur.",
    "schema": {"type": "string"},
}


def openapi_json() -> dict[str, Any]:
    """OpenAPI 3.1; the definitions of the schema become its components."""
    text = json.dumps(base_schema()["$defs"], ensure_ascii=False)
    schemas = json.loads(text.replace("#/$defs/", "#/components/schemas/"))
    window = {"name": "window", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Guichet FITN7 : évaluation d’un dossier", "version": "1"},
        "paths": {
            "/api/v1/windows/{window}/assessments": {"post": _assess(window)},
            "/api/v1/windows/{window}/rulebook": {
                "get": {
                    "summary": "Règles publiées du guichet",
                    "parameters": [window, _VERSION],
                    "responses": {
                        "200": {"description": "Les règles.", "content": {"application/json": {"schema": _ANY}}},
                        "404": {"description": "Guichet ou version inconnus.", "content": _content("refusal")},
                    },
                }
            },
        },
        "components": {"schemas": schemas},
    }


def _assess(window: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": "Évaluer un dossier ; rien n’est enregistré",
        "parameters": [window],
        "requestBody": {"required": True, "content": _content("input")},
        "responses": {
            "200": {"description": "L’évaluation, même si le dossier est inéligible.", "content": _content("output")},
            "404": {"description": "Guichet inconnu.", "content": _content("refusal")},
            "413": {"description": "Corps de plus de 4 Mio.", "content": _content("refusal")},
            "422": {"description": "Une phrase par champ à corriger.", "content": _content("errors")},
            "429": {
                "description": "Trop de demandes : attendre le délai de Retry-After.",
                "content": _content("errors"),
            },
        },
    }


def _content(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
