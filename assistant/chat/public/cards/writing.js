// One passage under the pencil: a field that fits what may stand there.

import { html, useEffect, useRef } from "../vendor/preact-htm.js"
import { say } from "./words.js"

// Enter in here never decides anything; Escape leaves with what was typed.
export function Writing({ passage, label, value, onInput, onDone, onBack, changed, inline }) {
  const place = useRef(null)
  useEffect(() => {
    const field = place.current.querySelector("textarea, input, select")
    field.focus()
    field.setSelectionRange?.call && field.tagName === "TEXTAREA" && field.setSelectionRange(field.value.length, field.value.length)
  }, [])
  const keys = (event) => {
    event.stopPropagation()
    const done = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.tagName === "INPUT"))
    if (!done) return
    event.preventDefault()
    onDone()
  }
  return html`<span ref=${place} class=${`dr-writing ${inline ? "dr-writing-inline" : ""}`} onKeyDown=${keys}>
    <${Field} passage=${passage} label=${label} value=${value} onInput=${onInput} />
    <span class="dr-writing-ends">
      <button type="button" class="dr-button dr-small-button" onClick=${onDone}>${say("decide.done")}</button>
      ${changed && html`<button type="button" class="dr-link" onClick=${onBack}>${say("decide.put_back")}</button>`}
    </span>
  </span>`
}

function Field({ passage, label, value, onInput }) {
  if (passage.holds === "flag" || passage.options.length) {
    const options = passage.holds === "flag" ? [true, false] : passage.options
    return html`<select
      class="dr-input"
      aria-label=${label}
      value=${String(value)}
      onChange=${(event) => onInput(passage.holds === "flag" ? event.target.value === "true" : event.target.value)}
    >
      ${options.map((one) => html`<option key=${String(one)} value=${String(one)} selected=${one === value}>${shown(one)}</option>`)}
    </select>`
  }
  if (passage.holds !== "text") {
    return html`<input
      class="dr-input dr-number"
      type="number"
      inputmode=${passage.holds === "integer" ? "numeric" : "decimal"}
      step=${passage.holds === "integer" ? 1 : "any"}
      min=${passage.min}
      max=${passage.max}
      aria-label=${label}
      value=${value}
      onInput=${(event) => event.target.value !== "" && onInput(Number(event.target.value))}
    />`
  }
  return html`<${Grown} label=${label} value=${value} onInput=${onInput} />`
}

function Grown({ label, value, onInput }) {
  const field = useRef(null)
  useEffect(() => {
    const node = field.current
    node.style.height = "auto"
    node.style.height = `${node.scrollHeight + 2}px`
  }, [value])
  return html`<textarea
    ref=${field}
    class="dr-input"
    rows="1"
    aria-label=${label}
    value=${String(value)}
    onInput=${(event) => onInput(event.target.value)}
  />`
}

// A value as it is read.
export function shown(value) {
  if (value === true) return say("decide.yes")
  if (value === false) return say("decide.no")
  return String(value)
}
