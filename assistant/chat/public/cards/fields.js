// The widgets of a launch form, one for each type of input. What is typed goes out as it is typed.

import { html, useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { known, say } from "./words.js"
import { asWritten } from "./written_numbers.js"

const MOST_IN_A_ROW = 7

export function Widget(props) {
  const { field } = props
  if (field.type === "boolean") return html`<${Choice} ...${props} options=${["true", "false"]} />`
  if (field.type === "choice") return html`<${Choice} ...${props} options=${field.options} />`
  if (field.type === "list") {
    return field.options.length ? html`<${Several} ...${props} />` : html`<${Listed} ...${props} />`
  }
  if (field.type === "text") return html`<${Long} ...${props} />`
  return html`<${Line} ...${props} />`
}

function Line({ field, id, value, described, onType, onLeave, onEnter, labelled }) {
  const number = field.type === "integer" || field.type === "number"
  return html`<input
    class=${`dr-input ${number ? "dr-short" : ""}`}
    id=${id}
    type="text"
    inputmode=${number ? (field.type === "integer" ? "numeric" : "decimal") : "text"}
    autocomplete="off"
    value=${typeof value === "number" ? asWritten(value) : (value ?? "")}
    placeholder=${example(field)}
    maxlength=${number ? 20 : field.max_length}
    aria-label=${labelled}
    aria-describedby=${described}
    aria-invalid=${Boolean(field.problem)}
    onInput=${(event) => onType(event.target.value)}
    onBlur=${onLeave}
    onKeyDown=${(event) => within(event, onEnter)}
  />`
}

function Long({ field, id, value, described, onType, onLeave, labelled }) {
  const node = useRef(null)
  useEffect(() => grow(node.current), [value])
  return html`<textarea
    ref=${node}
    class="dr-input"
    id=${id}
    rows="1"
    value=${value ?? ""}
    placeholder=${example(field)}
    maxlength=${field.max_length}
    aria-label=${labelled}
    aria-describedby=${described}
    aria-invalid=${Boolean(field.problem)}
    onInput=${(event) => onType(event.target.value)}
    onBlur=${onLeave}
    onKeyDown=${(event) => event.stopPropagation()}
  />`
}

// A few options stand side by side, many in a list.
function Choice({ field, id, value, described, options, onType, labelled, template }) {
  const chosen = String(value ?? "")
  if (options.length > MOST_IN_A_ROW) {
    return html`<select
      class="dr-input"
      id=${id}
      aria-label=${labelled || field.title}
      aria-describedby=${described}
      onChange=${(event) => onType(event.target.value)}
    >
      ${options.map((one) => html`<option value=${one} selected=${one === chosen}>${optionText(template, field, one)}</option>`)}
    </select>`
  }
  return html`<fieldset class="dr-opts" aria-describedby=${described}>
    <legend class="dr-hidden">${field.title}</legend>
    ${options.map(
      (one, index) => html`<label class="dr-opt">
        <input
          type="radio"
          id=${index ? undefined : id}
          name=${id}
          value=${one}
          checked=${one === chosen}
          onChange=${() => onType(field.type === "boolean" ? one === "true" : one)}
        /><span>${optionText(template, field, one)}</span>
      </label>`,
    )}
  </fieldset>`
}

function Several({ field, id, value, described, onType, template }) {
  const taken = asList(value)
  const turn = (one) => onType(taken.includes(one) ? taken.filter((other) => other !== one) : [...taken, one])
  return html`<fieldset class="dr-opts" aria-describedby=${described}>
    <legend class="dr-hidden">${field.title}</legend>
    ${field.options.map(
      (one, index) => html`<label class="dr-opt">
        <input
          type="checkbox"
          id=${index ? undefined : id}
          checked=${taken.includes(one)}
          onChange=${() => turn(one)}
        /><span>${optionText(template, field, one)}</span>
      </label>`,
    )}
  </fieldset>`
}

function Listed({ field, id, value, described, onType, onLeave, labelled }) {
  const [draft, setDraft] = useState("")
  const node = useRef(null)
  const entries = asList(value)
  const add = (text) => {
    const fresh = text.split(/[\n;]/).map((one) => one.trim()).filter((one) => one && !entries.includes(one))
    if (fresh.length) onType([...entries, ...fresh])
    setDraft("")
  }
  const drop = (index) => {
    onType(entries.filter((_, at) => at !== index))
    node.current.focus()
  }
  const paste = (event) => {
    const text = event.clipboardData.getData("text")
    if (!/[\n;]/.test(text)) return
    event.preventDefault()
    add(`${draft}${text}`)
  }
  return html`<div>
    ${entries.length > 0 &&
    html`<ul class="dr-chips" aria-label=${field.title}>
      ${entries.map(
        (one, index) => html`<li class="dr-chip" key=${one}>
          <span>${one}</span>
          <button type="button" class="dr-x" aria-label=${say("launch.remove", { what: one })} onClick=${() => drop(index)}>×</button>
        </li>`,
      )}
    </ul>`}
    <div class="dr-add">
      <input
        ref=${node}
        class="dr-input"
        id=${id}
        type="text"
        autocomplete="off"
        value=${draft}
        placeholder=${example(field)}
        aria-label=${labelled}
        aria-describedby=${described}
        aria-invalid=${Boolean(field.problem)}
        onInput=${(event) => setDraft(event.target.value)}
        onPaste=${paste}
        onBlur=${() => (draft.trim() ? add(draft) : onLeave?.())}
        onKeyDown=${(event) => within(event, () => add(draft))}
      />
      <button type="button" class="dr-button" onClick=${() => (add(draft), node.current.focus())}>${say("launch.add")}</button>
    </div>
  </div>`
}

// Enter ends a line here; it never starts anything.
function within(event, onEnter) {
  if (event.key !== "Escape") event.stopPropagation()
  if (event.key !== "Enter" || event.isComposing) return
  event.preventDefault()
  onEnter?.()
}

export function grow(node) {
  if (!node) return
  node.style.height = "auto"
  node.style.height = `${node.scrollHeight + 2}px`
}

export function asList(value) {
  if (Array.isArray(value)) return value.map(String)
  return typeof value === "string" && value.trim() ? value.split(",").map((one) => one.trim()) : []
}

// A value as it is read in a row of facts: "47 min", "Grade 7".
export function factText(template, field, value) {
  const text = plainText(template, field, value)
  if (!text) return ""
  const key = `fact.${template}.${field.name}`
  const count = Number(value)
  if (known(`${key}.one`) && Number.isFinite(count)) return say(key, { value: text, n: count })
  return known(key) ? say(key, { value: text }) : text
}

export function plainText(template, field, value) {
  if (value === null || value === undefined || value === "") return ""
  if (field.type === "list") return asList(value).map((one) => optionText(template, field, one)).join(", ")
  if (field.type === "number" && Math.abs(Number(value)) >= 10_000) return Number(value).toLocaleString("en-US")
  if (field.type === "choice" || field.type === "boolean") return optionText(template, field, String(value))
  return String(value)
}

function optionText(template, field, option) {
  const key = field.type === "boolean" ? `option.${option}` : `option.${template}.${field.name}.${option}`
  if (known(key)) return say(key)
  return option.charAt(0).toUpperCase() + option.slice(1)
}

function example(field) {
  const number = field.type === "number" || field.type === "integer"
  if (number && field.offered.length) return say("launch.typical", { value: Number(field.offered[0]).toLocaleString() })
  if (field.example === null || field.example === undefined) return ""
  const text = Array.isArray(field.example) ? field.example[0] : field.example
  return say("launch.example", { example: text })
}
