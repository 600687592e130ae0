"""One person's window, with the few gestures of a journey."""

from __future__ import annotations


class Window:
    """One person's window, with the few gestures of the journey."""

    def __init__(self, visitor, check):
        self.visitor, self.page, self.check = visitor, visitor.page, check

    def go(self, path):
        """Open a page; it answers 200 and axe finds nothing serious."""
        answer = self.visitor.open(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        self.look()

    def look(self):
        """Axe on the page as it stands."""
        self.check(self.page)

    def back_to(self, path):
        """Open a page that was looked at before."""
        answer = self.visitor.open(path)
        assert answer.status == 200, f"{path}: {answer.status}"

    def send(self, form):
        """Send the form with this address and follow to the page it leads to."""
        with self.page.expect_navigation():
            self.page.locator(f"form[action$='{form}'] button[class*=button]").last.click()

    def confirm(self, form):
        """Open the question that names the thing, then send it."""
        block = self.page.locator(f"details:has(form[action$='{form}'])")
        block.locator("summary").click()
        self.send(form)

    def save(self):
        """Send the page's one form."""
        with self.page.expect_navigation():
            self.page.locator("main .form-actions button").first.click()

    def text(self):
        """What the page says."""
        return self.page.locator("main").inner_text()

    def fill(self, **given):
        """Type into the page's fields by their names."""
        for name, value in given.items():
            self.page.fill(f"main [name={name}]", value)

    def choose(self, name, value):
        """Choose in a list, or tick a box or a button of a group."""
        if self.page.locator(f"main select[name={name}]").count():
            self.page.select_option(f"main select[name={name}]", value)
        else:
            self.page.check(f"main input[name={name}][value='{value}']")

    def step(self, move):
        """Send the form that makes this move, opening its question first if it has one."""
        form = self.page.locator(f"form:has(input[name=move][value={move}])").first
        question = self.page.locator(f"details.confirm:has(input[name=move][value={move}])")
        if question.count():
            question.locator("summary").click()
        with self.page.expect_navigation():
            form.locator("button").last.click()
