"""On the certificate's page the visitor's own browser works out all decisions again. It gets the same seal, or says that it does not."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from checker import Evaluator
from checker.certificate import certify
from checker.model import Policy
from tests.browser.server import Fault, SiteServer
from tests.browser.test_accessibility import inspect
from tests.browser.visitor import Visitor


def work_out(page: Page) -> None:
    page.get_by_role("button", name="Work it out again in this browser").click()


def test_a_browser_gets_the_same_seal(visitor: Visitor, policy: Policy, server: SiteServer):
    visitor.open("certificate/")
    certificate = certify(Evaluator(policy))
    assert json.loads((server.folder / "assets" / "certificate.json").read_text("utf-8")) == certificate
    expect(visitor.page.get_by_text(certificate["seal"])).to_be_hidden()
    visitor.page.get_by_text("The seal, and the digest of the rules").click()
    expect(visitor.page.get_by_text(certificate["seal"])).to_be_visible()
    expect(visitor.page.get_by_text(f"{certificate['cases']:,} cases", exact=False)).to_be_visible()
    work_out(visitor.page)
    expect(visitor.page.get_by_text("its seal is the same")).to_be_visible()
    problems: list[str] = []
    inspect(visitor.page, problems, "certificate")
    assert not problems, "\n".join(problems)


def test_another_seal_is_said_to_be_another(visitor: Visitor):
    visitor.open("certificate/")
    visitor.page.locator("#certificate").evaluate("(root) => { root.dataset.published = '0'.repeat(64); }")
    work_out(visitor.page)
    expect(visitor.page.get_by_text("The seal of your browser is different")).to_be_visible()


def test_without_an_engine_nothing_is_claimed(visitor: Visitor, server: SiteServer):
    server.break_with(Fault("pyodide.asm.mjs", status=404))
    visitor.open("certificate/")
    work_out(visitor.page)
    expect(visitor.page.get_by_text("nothing was worked out here")).to_be_visible()
    expect(visitor.page.get_by_text("its seal is the same")).to_have_count(0)
    visitor.expects_troubles = True
