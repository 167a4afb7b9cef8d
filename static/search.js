// Makes the search box a combobox: htmx fetches suggestions, and here are the keys. Without it the box is a plain form.
"use strict";
{
  const SHORTEST = 2;

  const enhance = (input) => {
    const list = document.getElementById(input.dataset.suggestions);
    let active = -1;

    const options = () => [...list.querySelectorAll("[role=option]")];
    const choose = (place) => {
      active = place;
      options().forEach((option, number) => option.setAttribute("aria-selected", number === place));
      const option = options()[place];
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    };
    const show = (isOpen) => {
      list.hidden = !isOpen;
      input.setAttribute("aria-expanded", isOpen);
      choose(-1);
    };

    // A box of type "search" may not be a combobox.
    input.type = "text";
    input.enterKeyHint = "search";
    input.autocomplete = "off";
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    show(false);

    input.addEventListener("input", () => {
      choose(-1);
      if (input.value.trim().length < SHORTEST) show(false);
    });
    input.addEventListener("htmx:beforeRequest", (event) => {
      if (input.value.trim().length < SHORTEST) event.preventDefault();
    });
    list.addEventListener("htmx:afterSwap", () => {
      show(options().length > 0 && document.activeElement === input && input.value.trim().length >= SHORTEST);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const total = options().length;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!total) return;
        event.preventDefault();
        if (list.hidden) show(true);
        // Before the first and after the last option is the box itself.
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(((active + 1 + step + total + 1) % (total + 1)) - 1);
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        options()[active].click();
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        show(false);
      }
    });
    // The box keeps the focus while an option is clicked, so losing it means that the visitor went on.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    input.addEventListener("blur", () => show(false));
    input.form.addEventListener("submit", () => show(false));
  };

  document.querySelectorAll("[data-suggestions]").forEach(enhance);
}
