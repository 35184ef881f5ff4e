// The launch card: what is known in one row, the questions only the person can answer, the plan, and
// the start. After the start it folds into a line.

import { html, useEffect, useMemo, useRef, useState } from "../vendor/preact-htm.js"
import { post } from "./api.js"
import { Decision } from "./deciding.js"
import { asList, factText, plainText, Widget } from "./fields.js"
import { useForm } from "./form.js"
import { Groups } from "./groups.js"
import { look } from "./live.js"
import { Act, Details, Loading, Panel, Trouble } from "./parts.js"
import { Plan } from "./plan.js"
import { showCard } from "./places.js"
import { known, say } from "./words.js"

const IN_THE_ROW = 6

export function Launch({ launch }) {
  const form = useForm(launch)
  const view = form.data
  if (!view && form.problem) {
    return html`<${Panel} title=${say("launch.gone")}><${Trouble} problem=${form.problem} again=${form.look} /><//>`
  }
  if (!view) return html`<${Panel} label=${say("launch.loading")}><${Loading} /><//>`
  if (view.run) return html`<${Started} view=${view} form=${form} />`
  return html`<${Open} view=${view} form=${form} />`
}

function Open({ view, form }) {
  const [open, setOpen] = useState(null)
  const [problem, setProblem] = useState(null)
  const card = useRef(null)
  const shared = useMemo(() => `launch-${view.id}`, [view.id])
  const parts = useMemo(() => sorted(view), [view])
  const row = { view, form, shared }

  useEffect(() => {
    const first = parts.facts.find((one) => one.problem)
    if (first) setOpen(first.name)
  }, [])

  const start = async () => {
    const now = (await form.settle()) || view // what was typed last may be just what was missing
    const first = now.fields.find((one) => one.problem)
    if (first) return visit(view.fields.find((one) => one.name === first.name) || first)
    await post(`/launches/${view.id}/start`)
    look()
    form.look()
  }
  const visit = (field) => {
    if (parts.facts.includes(field)) setOpen(field.name)
    setTimeout(() => {
      const node = card.current.querySelector(`#${CSS.escape(`${shared}-${field.name}`)}`)
      node?.closest("details")?.setAttribute("open", "")
      node?.focus()
    })
  }

  return html`<div ref=${card}>
    <${Panel} title=${view.title} label=${say("launch.label", { title: view.title })} badge=${html`<${Saved} state=${form.state} />`}>
      <p class="dr-quiet dr-lead">${say(view.from_run ? "launch.from_draft" : view.brief ? "launch.from_words" : "launch.change")}</p>
      <${Facts} ...${row} fields=${parts.facts} open=${open} setOpen=${setOpen} />
      <${Questions} ...${row} fields=${parts.asks} />
      <${Groups}
        fields=${parts.grouped}
        title=${say("launch.groups")}
        draw=${(one) => html`<${Labelled} ...${row} field=${one} key=${one.name} />`}
        isGiven=${(one) => !isEmpty(valueOf(form, one))}
        problem=${(one) => one.problem}
      />
      ${parts.more.length > 0 &&
      html`<${Details} summary=${say("launch.more", { names: names(parts.more) })} open=${parts.more.some((one) => one.problem)}>
        ${parts.more.map((one) => html`<${Labelled} ...${row} field=${one} key=${one.name} />`)}
      <//>`}
      <${Brought} view=${view} form=${form} />
      <${Plan} view=${view} form=${form} onMissing=${visit} />
      <div class="dr-buttons">
        <${Decision} main label=${say("launch.start")} act=${start} onTrouble=${setProblem} />
      </div>
      <${Trouble} problem=${problem && problem.message === "unsaved" ? null : problem} />
      ${form.state === "unsaved" && html`<p class="dr-warn" role="status">${say("launch.unsaved")}</p>`}
    <//>
  </div>`
}

function Saved({ state }) {
  if (state === "unsaved" || state === "over") return null
  return html`<span class="dr-quiet dr-small" role="status">${say(state === "saved" ? "launch.saved" : "launch.saving")}</span>`
}

// What is known, in a row that reads like a line; each value opens its field below.
function Facts({ view, form, shared, fields, open, setOpen }) {
  const opened = fields.find((one) => one.name === open)
  const buttons = useRef({})
  const byHand = useRef(false) // a field that opens by itself takes the focus from nobody
  const close = () => {
    buttons.current[open]?.focus()
    setOpen(null)
  }
  return html`<div>
    <ul class="dr-known" aria-label=${say("launch.facts")}>
      ${fields.map((field) => {
        const value = valueOf(form, field)
        const text = factText(view.template, field, value)
        const tone = field.problem ? "dr-wrong" : isAssumed(field) ? "dr-usual" : ""
        return html`<li key=${field.name}>
          <button
            type="button"
            class=${`dr-bit ${tone}`}
            ref=${(node) => (buttons.current[field.name] = node)}
            aria-expanded=${open === field.name}
            aria-controls=${`${shared}-edit`}
            title=${originText(field)}
            onClick=${() => ((byHand.current = true), setOpen(open === field.name ? null : field.name))}
          >
            <span class="dr-hidden">${field.title}: </span>${text || say("launch.missing", { title: field.title })}
            <span class="dr-hidden">, ${(field.problem ? misfit(field) : originText(field)).replace(/\.$/, "")}. ${say("launch.edit")}</span>
          </button>
        </li>`
      })}
    </ul>
    <div id=${`${shared}-edit`}>
      ${opened &&
      html`<div class="dr-edit" onKeyDown=${(event) => event.key === "Escape" && (event.stopPropagation(), close())}>
        <${Labelled} view=${view} form=${form} shared=${shared} field=${opened} focus=${byHand.current} onEnter=${close} key=${opened.name} />
        <button type="button" class="dr-button" onClick=${close}>${say("launch.close")}</button>
      </div>`}
    </div>
  </div>`
}

function Questions({ view, form, shared, fields }) {
  if (!fields.length) return null
  const key = `launch.asks.${fields.length}`
  const title = known(key) ? say(key) : say("launch.asks", { n: fields.length })
  return html`<div class="dr-questions" role="group" aria-label=${title}>
    <h4>${title}</h4>
    ${fields.map((one) => html`<${Labelled} view=${view} form=${form} shared=${shared} field=${one} key=${one.name} picks />`)}
    ${known(`launch.note.${view.template}`) && html`<p class="dr-quiet dr-small">${say(`launch.note.${view.template}`)}</p>`}
  </div>`
}

// A field with its label, where its value is from, and what does not fit.
function Labelled({ view, form, shared, field, focus, onEnter, picks }) {
  const id = `${shared}-${field.name}`
  const place = useRef(null)
  const value = valueOf(form, field)
  const type = (fresh) => form.type(field.name, fresh)
  const pick = (text) => {
    type(text)
    place.current.querySelector("input, textarea").focus()
  }
  const current = form.typed[field.name] !== undefined && form.state !== "saved" ? { ...field, problem: "" } : field
  useEffect(() => {
    if (!focus) return
    const node = place.current.querySelector("input:checked, input, textarea, select")
    node?.focus()
    if (node?.select && node.type === "text") node.select()
  }, [])
  return html`<div class="dr-field" ref=${place}>
    <div class="dr-field-head">
      ${asks(field) ? html`<span class="dr-label">${field.title}</span>` : html`<label class="dr-label" for=${id}>${field.title}</label>`}
      <span class="dr-quiet dr-small">${originText(field)}</span>
    </div>
    <${Widget}
      template=${view.template}
      field=${current}
      id=${id}
      value=${value}
      described=${`${id}-about`}
      onType=${type}
      onLeave=${() => form.left(field.name)}
      onEnter=${onEnter}
    />
    ${picks && isEmpty(value) && html`<${Picks} field=${field} onPick=${pick} />`}
    <div id=${`${id}-about`} class="dr-about">
      ${current.problem && html`<p class="dr-wrong-text">${misfit(current)}</p>`}
      ${!current.problem && field.description && html`<p class="dr-quiet dr-small">${field.description}</p>`}
      ${!current.problem && field.hint && html`<p class="dr-quiet dr-small">${/[.]$/.test(field.hint) ? field.hint : say("launch.typical_band", { band: field.hint })}</p>`}
      ${!current.problem && !field.group && range(field) && html`<p class="dr-quiet dr-small">${range(field)}</p>`}
      ${isFull(field, value) && html`<p class="dr-wrong-text" role="status">${say("launch.full", { n: field.max_length })}</p>`}
      ${field.remark && html`<${Remark} field=${field} value=${value} onType=${type} />`}
    </div>
  </div>`
}

function Picks({ field, onPick }) {
  if (!field.offered.length) return null
  return html`<div class="dr-ideas">
    <span class="dr-quiet dr-small">${say("launch.offered")}</span>
    ${field.offered.map((one) => html`<button type="button" class="dr-idea" key=${one} onClick=${() => onPick(one)}>${one}</button>`)}
  </div>`
}

function Remark({ field, value, onType }) {
  const instead = (text) => text.split(field.remark.words).join(say("launch.student"))
  const named = / name /.test(field.remark.message)
  const replace = () => onType(Array.isArray(value) ? value.map(instead) : instead(String(value)))
  return html`<div class="dr-warn" role="status">
    <p>${field.remark.message} ${named && say("launch.needs_not_names")}</p>
    ${named && html`<button type="button" class="dr-button" onClick=${replace}>${say("launch.use_student")}</button>`}
  </div>`
}

function Brought({ view, form }) {
  const [problem, setProblem] = useState(null)
  if (!view.brought.length) return null
  return html`<div>
    <h4>${say("launch.brought")}</h4>
    <ul class="dr-chips">
      ${view.brought.map(
        (one) => html`<li class="dr-chip" key=${one.step}>
          <span><b>${one.title}</b> <span class="dr-quiet">${one.source}</span></span>
          <button
            type="button"
            class="dr-x"
            aria-label=${say("launch.remove", { what: one.title })}
            onClick=${() => form.choose({ leave: [one.step] }).catch(setProblem)}
          >×</button>
        </li>`,
      )}
    </ul>
    <p class="dr-quiet dr-small">${say("launch.brought.kept")}</p>
    <${Trouble} problem=${problem} />
  </div>`
}

function Started({ view, form }) {
  const facts = view.fields
    .filter((one) => !one.ask && one.origin !== "usual" && one.type !== "text" && one.type !== "list")
    .map((one) => factText(view.template, one, one.value))
  const lost = view.fields.filter((one) => one.name in form.typed && differs(form.typed[one.name], one.value))
  return html`<${Panel} tone="over" label=${say("launch.label", { title: view.title })}>
    <p class="dr-launched"><b>${view.title}</b> <span>${facts.filter(Boolean).join(" · ")}</span></p>
    <p class="dr-quiet dr-small">
      ${say("launch.started")} <button type="button" class="dr-link" onClick=${() => showCard("run", { run: view.run })}>${say("launch.show")}</button>
    </p>
    ${form.state === "over" && lost.length > 0 && html`<${Late} view=${view} form=${form} fields=${lost} />`}
  <//>`
}

// Started elsewhere while something was being typed here: it is offered as a change.
function Late({ view, form, fields }) {
  const [problem, setProblem] = useState(null)
  const [done, setDone] = useState(false)
  const propose = async () => {
    const edits = fields.map((one) => ({ kind: "set_input", name: one.name, value: form.typed[one.name] }))
    await post(`/runs/${view.run}/proposals`, { words: say("launch.late.words"), edits })
    setDone(true)
    look()
  }
  if (done) return html`<p role="status">${say("launch.late.done")}</p>`
  return html`<div class="dr-warn" role="alert">
    <p>${say("launch.late")}</p>
    <ul>${fields.map((one) => html`<li key=${one.name}>${one.title}: ${plainText(view.template, one, form.typed[one.name])}</li>`)}</ul>
    <${Act} label=${say("launch.late.propose")} act=${propose} onTrouble=${setProblem} />
    <${Trouble} problem=${problem} />
  </div>`
}

// The row has what a plan is about; long texts and lists stand below, folded.
function sorted(view) {
  const asksOnly = view.fields.filter((one) => one.ask)
  const grouped = view.fields.filter((one) => one.group)
  const rest = view.fields.filter((one) => !one.ask && !one.group)
  // What was said stands in the row, also where it is a list of options.
  const said = (one) => one.type === "list" && one.options.length > 0 && one.origin === "words" && !isEmpty(one.value)
  const short = rest.filter((one) => (one.type !== "text" && one.type !== "list") || said(one))
  const facts = short.filter((one, index) => index < IN_THE_ROW || one.origin !== "usual" || one.required)
  return { asks: asksOnly, grouped, facts, more: rest.filter((one) => !facts.includes(one)) }
}

const valueOf = (form, field) => (field.name in form.typed ? form.typed[field.name] : field.value)
const isAssumed = (field) => field.origin === "usual" || field.origin === "derived"
const isEmpty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length)
const differs = (a, b) => JSON.stringify(Array.isArray(b) ? asList(a) : String(a ?? "")) !== JSON.stringify(Array.isArray(b) ? b : String(b ?? ""))
const isTypical = (field) => (field.type === "number" || field.type === "integer") && field.offered.length > 0
// The browser lets no more in, and says nothing: a text that was pasted would lose its end unseen.
const isFull = (field, value) => (field.type === "text" || field.type === "string") && typeof value === "string" && value.length >= field.max_length
const asks = (field) => field.type === "choice" || field.type === "boolean" || (field.type === "list" && field.options.length > 0)
const names = (fields) => fields.slice(0, 3).map((one) => one.title.replace(/ *\(.*\)/, "")).join(", ")

function originText(field) {
  const from = field.origin.replace(" ", "_")
  if (isEmpty(field.value)) return isTypical(field) ? say("launch.typical_not_yours") : ""
  return say(`origin.${from}`)
}

function misfit(field) {
  if (isEmpty(field.value)) return say("launch.needed", { title: field.title })
  return say("launch.misfit", { title: field.title, why: field.problem, allowed: field.allowed })
}

function range(field) {
  if (field.min === null || field.max === null) return ""
  return say("launch.range", { low: field.min, high: field.max })
}
