"""« Vérifier un acte »: by the code printed on it, its QR, or the file itself. Nobody signs in, nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import TooManyAttempts
from portal.domain.verification_code import read_code, shown_code
from portal.forms.verification import VerificationForm
from portal.queries.verification import SignatureSeen, VerifiedAct, act_by_code, acts_by_id, known_files
from portal.web.common.access import public
from portal.web.common.hashed_upload import HashingSink, hashed
from portal.web.common.session import runtime
from portal.web.common.throttle import Throttle

#: Verifications a minute from one address: a person, or the scanner of a whole session of acts; not a search.
THROTTLE = Throttle(limit=60)
WRONG_CODE = "Ce code n’est pas celui d’un acte : recopiez les quinze caractères imprimés sur l’acte, près du QR code."


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What is known of the file. ``kind``: signed, issued, other (an act that is not the one of the code), unknown."""

    kind: str
    sha256: str
    size: int
    way: str = ""
    signatures: tuple[SignatureSeen, ...] = ()


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/verifier", "verify", verify, methods=["GET", "POST"])
    blueprint.add_url_rule("/verifier/<code>", "verified", verified)


@public
def verify() -> Response:
    """The form; a code alone leads to the address of its act, a file is answered at once."""
    form = VerificationForm()
    if request.method == "GET":
        return _page("verify.html", form=form)
    _count()
    sink = hashed(form.file.data)
    typed = (form.code.data or "").strip()
    if not form.validate():
        return _page("verify.html", 422, form=form)
    if not typed and sink is None:
        form.add_problem("code", "Saisissez le code de vérification, ou choisissez le fichier de l’acte.")
        return _page("verify.html", 422, form=form)
    code = read_code(typed) if typed else None
    if typed and code is None:
        form.add_problem("code", WRONG_CODE)
        return _page("verify.html", 422, form=form)
    if sink is None:
        return redirect(url_for("public.verified", code=shown_code(code or "")), 303)
    return _answer(form, code, sink)


@public
def verified(code: str) -> Response:
    """What the act of this code is worth: where its QR leads."""
    _count()
    read = read_code(code)
    with runtime().read() as session:
        act = act_by_code(session, read) if read else None
    if act is None:
        form = VerificationForm(formdata=None, data={"code": code[:60]})
        form.add_problem("code", WRONG_CODE)
        return _page("verify.html", 404, form=form)
    return _page("verified.html", acts=[act], file=None, form=VerificationForm(formdata=None))


def _answer(form: VerificationForm, code: str | None, sink: HashingSink) -> Response:
    with runtime().read() as session:
        named = act_by_code(session, code) if code else None
        files = known_files(session, sink.sha256)
        mine = [file for file in files if named is None or file.act_id == named.act_id]
        acts = [named] if named else acts_by_id(session, [file.act_id for file in mine])
    if code and named is None:
        form.add_problem("code", WRONG_CODE)
        return _page("verify.html", 404, form=form)
    kinds = {file.kind for file in mine}
    kind = "signed" if kinds - {"issued"} else "issued" if kinds else "other" if files else "unknown"
    told = next((file for file in mine if file.way), None)
    file = FileAnswer(kind, sink.sha256, sink.size, told.way if told else "", told.signatures if told else ())
    return _page("verified.html", acts=acts, file=file, form=form)


def _count() -> None:
    wait = THROTTLE.seconds_to_wait(request.remote_addr or "", runtime().system.now())
    if wait:
        raise TooManyAttempts(f"Trop de vérifications en peu de temps\u00a0: réessayez dans {wait} secondes.", wait)


def _page(template: str, status: int = 200, acts: list[VerifiedAct] | None = None, **context: object) -> Response:
    text = render_template(f"public/{template}", acts=acts or [], shown_code=shown_code, **context)
    page = make_response(text, status)
    page.headers["Cache-Control"] = "no-store"
    if template == "verified.html":
        page.headers["X-Robots-Tag"] = "noindex"
    return page
