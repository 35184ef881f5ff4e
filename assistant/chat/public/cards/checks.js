// How the checks went, what was kept for later, and what is left for the person to decide.

import { html } from "../vendor/preact-htm.js"
import { Intended } from "./findings.js"
import { Details } from "./parts.js"
import { say } from "./words.js"

const ORDER = ["block", "warn", "info"]

// "21 checks passed · 1 fixed for you · 2 need you", with the list below.
export function Checks({ checks }) {
  const open = checks.found.filter((one) => one.severity !== "info")
  if (!checks.passed && !open.length && !checks.fixed.length && !checks.waived.length) return null
  const row = [
    say("checks.passed", { n: checks.passed }),
    checks.fixed.length ? say("checks.fixed", { n: checks.fixed.length }) : "",
    open.length ? say("checks.open", { n: open.length }) : "",
    checks.waived.length ? say("findings.waived", { n: checks.waived.length }) : "",
  ].filter(Boolean)
  if (!checks.found.length && !checks.fixed.length && !checks.waived.length) return html`<p class="dr-row dr-fine">${row.join(" · ")}</p>`
  return html`<${Details} summary=${row.join(" · ")} open=${false}>
    <${Problems} found=${checks.found} fixed=${checks.fixed} />
    ${checks.waived.length > 0 && html`<${Intended} waived=${checks.waived} />`}
  <//>`
}

// What is wrong, the weightiest first, and what was mended without asking.
export function Problems({ found, fixed }) {
  if (!found.length && !fixed.length) return null
  const sorted = [...found].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
  return html`<ul class="dr-problems">
    ${sorted.map((one, at) => html`<li key=${`${one.check}${one.path}${at}`} class=${`dr-problem dr-problem-${one.severity}`}>
      <span class="dr-problem-kind">${say(`problem.${one.severity}`)}</span>
      <div>
        <p>${one.message}</p>
        ${one.evidence && html`<p class="dr-quiet">“${one.evidence}”</p>`}
        ${one.suggestion && html`<p class="dr-quiet">${one.suggestion}</p>`}
      </div>
    </li>`)}
    ${fixed.map((one, at) => html`<li key=${`fixed${at}`} class="dr-problem dr-problem-fixed">
      <span class="dr-problem-kind">${say("problem.fixed")}</span>
      <div><p>${one.message}</p></div>
    </li>`)}
  </ul>`
}

// Wishes that rules cannot obey: kept, shown, and used once a model is connected.
export function Notes({ notes, offline }) {
  if (!notes.length) return null
  return html`<${Details} summary=${say("notes.kept", { n: notes.length })}>
    <ul>${notes.map((one, at) => html`<li key=${at}><strong>${one.title}:</strong> ${one.text}</li>`)}</ul>
    ${offline && html`<p class="dr-quiet dr-small">${say("notes.later")}</p>`}
  <//>`
}

export function Decisions({ questions }) {
  if (!questions.length) return null
  return html`<${Details} summary=${say("paper.questions", { n: questions.length })}>
    <ul class="dr-ticks">
      ${questions.map((one) => html`<li key=${one.id}>
        <span class="dr-tick" aria-hidden="true"></span>
        <div>${one.question}${one.why && html`<div class="dr-quiet dr-small">${one.why}</div>`}</div>
      </li>`)}
    </ul>
    <p class="dr-quiet dr-small">${say("decisions.how")}</p>
  <//>`
}
