// Filters the cases, and opens what a link leads to. The page is whole without it.
(() => {
  const form = document.getElementById("filter");
  const fold = document.getElementById("fold");
  const counted = document.getElementById("counted");
  const cases = [...document.querySelectorAll("article.case")];

  function show() {
    const { verdict, template, tag } = Object.fromEntries(new FormData(form));
    let seen = 0;
    for (const one of cases) {
      const fits =
        (!verdict || one.dataset.verdict === verdict) &&
        (!template || one.dataset.template === template) &&
        (!tag || JSON.parse(one.dataset.tags).includes(tag));
      one.hidden = !fits;
      seen += fits;
    }
    counted.textContent = `${seen} of ${cases.length} cases`;
    document.getElementById("none").hidden = seen > 0;
  }

  function follow() {
    const there = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!there) return;
    const article = there.closest("article.case");
    if (article?.hidden) {
      form.reset();
      show();
    }
    for (let one = there; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
    if (there === article) there.querySelector("details").open = true;
    there.scrollIntoView();
  }

  fold.addEventListener("click", () => {
    const open = fold.textContent === "Open all";
    for (const one of cases) if (!one.hidden) one.querySelector("details").open = open;
    fold.textContent = open ? "Close all" : "Open all";
  });
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", follow);
  form.hidden = false;
  show();
  follow();
})();
