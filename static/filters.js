// Applies filters while they are ticked: what the form would send is fetched, and list and choices are put in place. Without it, "Apply" does.
"use strict";
{
  const address = (form) => {
    const fields = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(fields).toString();
    return query ? `${form.action}?${query}` : form.action;
  };

  const question = () => location.pathname + location.search;
  let latest = 0;
  let shown = question();
  const show = async (where, keep) => {
    const number = ++latest;
    let answer, text;
    try {
      answer = await fetch(where);
      text = await answer.text();
    } catch {
      // The browser says what is wrong with the connection.
      location.assign(where);
      return;
    }
    const page = new DOMParser().parseFromString(text, "text/html");
    const list = page.getElementById("list");
    if (number !== latest) return;
    if (!answer.ok || !list) {
      location.assign(where);
      return;
    }
    // What is folded or unfolded by hand stays so, and what has the focus keeps it.
    const present = document.getElementById("list");
    for (const panel of present.querySelectorAll("details")) {
      const same = list.querySelector(panel.matches(".facet") ? `.facet:has(#${panel.querySelector("fieldset").id})` : ".filters");
      if (same) same.open = panel.open;
    }
    const { name, value, id } = document.activeElement ?? {};
    present.replaceWith(document.adoptNode(list));
    const again = id ? document.getElementById(id) : name && list.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
    again?.focus({ preventScroll: true });
    document.title = page.title;
    for (const rel of ["canonical", "alternate"]) {
      const links = [document, page].map((one) => one.querySelector(`link[rel="${rel}"]`));
      if (links[0] && links[1]) links[0].replaceWith(document.adoptNode(links[1]));
    }
    document.getElementById("announcement").textContent = document.getElementById("found").textContent;
    if (keep) history.pushState({}, "", answer.url);
    shown = question();
  };

  document.addEventListener("change", ({ target }) => {
    if (target.form?.matches("[data-applies]")) show(address(target.form), true);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-applies]")) return;
    event.preventDefault();
    show(address(event.target), true);
  });
  // A jump to another part of the page is no other question.
  window.addEventListener("popstate", () => {
    if (question() !== shown) show(location.href, false);
  });
}
