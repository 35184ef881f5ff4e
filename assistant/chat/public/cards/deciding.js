// How people decide: buttons that Enter never presses, a text for what should be different, and a
// decision that is folded away once it was made.

import { html, useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { Act, TextArea } from "./parts.js"
import { say } from "./words.js"

// A button that decides something. Enter only tells how to press it: with the space bar.
export function Decision({ label, act, main, danger, disabled, onTrouble }) {
  const [told, setTold] = useState(false)
  const keys = (event) => {
    if (event.key !== "Enter") return
    event.preventDefault()
    setTold(true)
  }
  return html`<span class="dr-decision" onKeyDown=${keys}>
    <${Act} label=${label} act=${act} main=${main} danger=${danger} disabled=${disabled} onTrouble=${onTrouble} />
    <span class="dr-small dr-enter" role="status">${told && say("decide.space")}</span>
  </span>`
}

// What should be different, in the person's words.
export function Ask({ wants, hint, onSend, onTrouble }) {
  const place = useRef(null)
  useEffect(() => place.current.querySelector("textarea").focus(), [])
  return html`<div ref=${place} class="dr-ask">
    <span class="dr-label">${say("decide.ask_label")}</span>
    <${TextArea} label=${say("decide.ask_label")} placeholder=${hint} rows=${2} value=${wants.ask} onInput=${(ask) => wants.change({ ask })} />
    ${wants.count > 0 && html`<p class="dr-quiet dr-small">${say("decide.ask_edits", { n: wants.count })}</p>`}
    <div class="dr-buttons">
      <${Decision} main label=${say("decide.ask_send")} disabled=${!wants.ask.trim()} act=${onSend} onTrouble=${onTrouble} />
      <button type="button" class="dr-button" onClick=${() => wants.change({ asking: false })}>${say("decide.ask_close")}</button>
    </div>
  </div>`
}

// Something that is over: a quiet line that can be opened. `fresh`: it has just become so here.
export function Over({ sign, line, more, fresh, children }) {
  const place = useRef(null)
  useEffect(() => {
    if (fresh) place.current?.focus({ preventScroll: true })
  }, [fresh])
  const body = html`<span class="dr-over-sign" aria-hidden="true">${sign}</span><span class="dr-over-line">${line}${more && html`<span class="dr-quiet"> · ${more}</span>`}</span>`
  if (!children) return html`<section class="dr-card dr-over dr-over-row" aria-label=${line}><p ref=${place} tabindex="-1" role="status">${body}</p></section>`
  return html`<section class="dr-card dr-over" aria-label=${line}>
    <details class="dr-over-details">
      <summary ref=${place} class="dr-summary">${body}</summary>
      <div class="dr-over-body">${children}</div>
    </details>
  </section>`
}

// Copies a text, and says that it did.
export function Copy({ text, label }) {
  const [done, setDone] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      const field = document.createElement("textarea")
      field.value = text
      document.body.append(field)
      field.select()
      document.execCommand("copy")
      field.remove()
    }
    setDone(true)
  }
  return html`<button type="button" class="dr-button" onClick=${copy}>${done ? say("decide.copied") : label}</button>`
}
