// What the inbox's pages do beyond their HTML. Everything works without it; with it, it works more comfortably.
"use strict";

(() => {
  // The menu of small screens: open without script, folded with it.
  const button = document.querySelector(".menu-button");
  const menu = document.getElementById("menu");
  if (button && menu) {
    const show = (isOpen) => {
      button.setAttribute("aria-expanded", String(isOpen));
      menu.classList.toggle("is-folded", !isOpen);
    };
    button.hidden = false;
    show(false);
    button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
        show(false);
        button.focus();
      }
    });
  }

  // Passwords can be looked at while they are typed.
  for (const label of document.querySelectorAll("[data-shows]")) {
    const box = label.querySelector("input");
    label.hidden = false;
    box.addEventListener("change", () => {
      for (const id of label.dataset.shows.split(" ")) {
        document.getElementById(id).type = box.checked ? "text" : "password";
      }
    });
  }

  // What cannot be undone is asked for once more.
  document.addEventListener("submit", (event) => {
    const asked = event.submitter?.dataset.asks || event.target.dataset.asks;
    if (asked && !window.confirm(asked)) {
      event.preventDefault();
    }
  });
})();
