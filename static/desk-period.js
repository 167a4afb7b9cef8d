// Says beside a period how the registry understands it, while it is typed.
"use strict";
{
  const timers = new WeakMap();

  const explain = async (input) => {
    const output = input.parentElement.querySelector("output.understood");
    const answer = await fetch(`${input.dataset.explainedAt}?${new URLSearchParams({ text: input.value })}`);
    const words = await answer.text();
    if (answer.ok && output) output.textContent = words;
  };

  document.addEventListener("input", ({ target }) => {
    if (!target.matches("input[data-explained-at]")) return;
    clearTimeout(timers.get(target));
    timers.set(target, setTimeout(explain, 300, target));
  });
}
