// The parts of a change as a person reads them: what it is about, what stood there, what comes.

import { html } from "../vendor/preact-htm.js"
import { Changes, Replaced } from "./diff.js"
import { Details } from "./parts.js"
import { say } from "./words.js"

const FEW = 3 // passages that are shown at once

export function EditLines({ edits }) {
  return html`<ul class="dr-edits">${edits.map((one) => html`<li key=${one.index}><${EditLine} one=${one} /></li>`)}</ul>`
}

function EditLine({ one }) {
  switch (one.kind) {
    case "set_input":
      return html`<strong>${one.title}:</strong> <${Replaced} before=${one.before} after=${one.after} />`
    case "rename":
      return html`<strong>${say("edit.rename")}</strong> <${Replaced} before=${one.before} after=${one.after} />`
    case "replace_result":
      return html`<strong>${one.title}</strong>
        ${one.passages.length <= FEW
          ? html`<${Changes} changes=${one.passages} />`
          : html`<${Details} summary=${say("edit.passages", { n: one.passages.length })}><${Changes} changes=${one.passages} /><//>`}`
    case "guidance":
      return html`<strong>${one.title}:</strong> ${one.text}`
    case "set_style":
      return html`<strong>${say("edit.set_style")}</strong> ${one.text}`
    default:
      return html`${say(`edit.${one.kind}`, { title: one.title, text: one.text })}`
  }
}

// A change in one line.
export function oneLine(it) {
  const told = it.edits.map((one) => {
    if (one.kind === "set_input") return `${one.title}: ${one.before || say("diff.nothing")} → ${one.after || say("diff.nothing")}`
    if (one.kind === "rename") return `${one.before} → ${one.after}`
    if (one.kind === "use_writer") return say("edit.use_writer.line", { title: one.title })
    if (one.kind === "set_style") return `${say("edit.set_style")} ${one.text}`
    if (one.kind === "guidance") return `${one.title}: ${one.text}`
    if (one.kind === "replace_result") return say("edit.line", { title: one.title, n: one.passages.length })
    return say(`edit.${one.kind}`, { title: one.title, text: one.text })
  })
  const [first, ...more] = told
  return more.length ? say("edit.more", { first, n: more.length }) : first || it.words || ""
}
