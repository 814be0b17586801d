// What a person does on the page of a run, which VS Code shows in a frame of its own.

/** The page of the run, once it is shown. */
export async function runPageIn(page) {
  const end = Date.now() + 90_000;
  while (Date.now() < end) {
    for (const frame of page.frames()) {
      const isShown = await frame
        .locator('main#run')
        .isVisible()
        .catch(() => false);
      if (isShown) return answersOn(frame);
    }
    await page.waitForTimeout(100);
  }
  throw new Error('the page of the run was never shown');
}

function answersOn(frame) {
  const button = (name) => frame.getByRole('button', { name, exact: true });
  // A click that follows a question at once may have been meant for what was there before, and does not count.
  const press = async (one) => {
    await frame.page().waitForTimeout(400);
    await one.click();
  };
  const asked = frame.locator('section.ask');
  return {
    frame,
    button,
    asked,
    /** Answers the question by the button of this name, once a person can have read it. */
    answer: (name) => press(button(name)),
    /** Ticks all items, and hands the list in. */
    async tickAll() {
      for (const box of await asked.locator('input[type=checkbox]').all()) await box.check();
      await press(asked.getByRole('button', { name: /^Hand in/ }));
    },
    /** Writes a text, and hands it in. */
    async write(text) {
      await asked.locator('textarea, input[type=text]').first().fill(text);
      await press(button('Hand in'));
    },
  };
}
