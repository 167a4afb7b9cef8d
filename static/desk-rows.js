// What forms lack for those who type and listen: names for lists of choices, and a new row that is typed in at once.
"use strict";
{
  const FIELDS = "input:not([type=hidden], [type=checkbox]), select:not(.select2-hidden-accessible), textarea, .select2-selection";

  // The drawn list takes its name from the select that it stands for, and after it tells what is chosen.
  const name = (select) => {
    const list = select.nextElementSibling?.querySelector(".select2-selection");
    const label = select.getAttribute("aria-label") ?? select.labels[0]?.textContent.replace(/:\s*$/, "").trim();
    if (!list || !label) return;
    const chosen = list.querySelector(".select2-selection__rendered");
    list.id ||= `${select.id}-list`;
    list.setAttribute("aria-label", label);
    if (chosen?.id) list.setAttribute("aria-labelledby", `${list.id} ${chosen.id}`);
    for (const part of list.querySelectorAll("[role=textbox], .select2-search__field")) part.setAttribute("aria-label", label);
  };
  const nameAll = (where) => where.querySelectorAll("select.admin-autocomplete").forEach(name);

  // The lists are drawn by timers that were set before these.
  window.addEventListener("load", () => setTimeout(nameAll, 0, document));
  document.addEventListener("formset:added", ({ target }) =>
    setTimeout(() => {
      nameAll(target);
      target.querySelector(FIELDS)?.focus();
    }, 0),
  );
}
