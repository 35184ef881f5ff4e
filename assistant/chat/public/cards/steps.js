// The steps of a draft by name: how each stands, what it took, and on a click what it gave.

import { html, useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { Blocks, Legend, Paper, useOverflow } from "./blocks.js"
import { Problems } from "./checks.js"
import { listen, useLive } from "./live.js"
import { Loading, Trouble } from "./parts.js"
import { duration, money, say } from "./words.js"

const SHOWN = 5 // steps around the one that matters now
const ENDED = new Set(["done", "skipped"])
const LONG_SECONDS = 30
const TAIL = 180 // signs of what is being written just now
const MOST_KEPT = 4000
const MOST_NAMED = 3 // items of a block

export const isEnded = (step) => ENDED.has(step.status)

// How a step stands: by shape and by colour, with its word for who cannot see either.
export function StateIcon({ status, silent = false }) {
  return html`<svg class=${`dr-state dr-state-${status}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    ${SHAPES[status]}
  </svg>${!silent && html`<span class="dr-hidden">${say(`step.${status}`)}: </span>`}`
}

const SHAPES = {
  done: html`<circle class="dr-fill" cx="8" cy="8" r="7" /><path class="dr-stroke" d="M4.7 8.3l2.2 2.2 4.4-4.7" />`,
  running: html`<circle class="dr-ring" cx="8" cy="8" r="6" /><path class="dr-turn" d="M8 2a6 6 0 0 1 6 6" />`,
  waiting: html`<path class="dr-fill" d="M8 .8 15.2 8 8 15.2.8 8z" /><path class="dr-stroke" d="M8 4.6v4.2M8 11.2v.1" />`,
  failed: html`<path class="dr-fill" d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" /><path class="dr-stroke" d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" />`,
  taken_back: html`<circle class="dr-ring" cx="8" cy="8" r="6" /><path class="dr-line" d="M11 10.5a3 3 0 0 0-3-3H5M7 5.3 4.8 7.5 7 9.7" />`,
  skipped: html`<circle class="dr-ring" cx="8" cy="8" r="6" /><path class="dr-line" d="M5 8h6" />`,
  held: html`<circle class="dr-ring dr-dots" cx="8" cy="8" r="6" />`,
  todo: html`<circle class="dr-ring dr-dots" cx="8" cy="8" r="6" />`,
}

// A few steps around the one that matters now, or all of them.
export function Steps({ run, all }) {
  const [open, setOpen] = useState(null)
  const shown = all ? run.steps : around(run.steps)
  return html`<ol class="dr-steps" aria-label=${say("run.steps")}>
    ${shown.map((step) => html`<${Row}
      key=${step.id}
      run=${run}
      step=${step}
      open=${open === step.id}
      toggle=${() => setOpen(open === step.id ? null : step.id)}
    />`)}
  </ol>`
}

function around(steps) {
  const first = steps.findIndex((step) => !isEnded(step))
  const from = Math.max(0, Math.min((first < 0 ? steps.length : first) - 2, steps.length - SHOWN))
  return steps.slice(from, from + SHOWN)
}

function Row({ run, step, open, toggle }) {
  const id = `dr-step-${run.id}-${step.id}`
  return html`<li class=${`dr-step dr-step-${step.status}`}>
    <button type="button" class="dr-step-head" aria-expanded=${open} aria-controls=${id} onClick=${toggle}>
      <${StateIcon} status=${step.status} />
      <span class="dr-step-title">${step.title}</span>
      <span class="dr-step-facts">${told(step)}</span>
    </button>
    ${open && html`<div id=${id} class="dr-step-inside"><${Given} run=${run.id} step=${step.id} /></div>`}
  </li>`
}

function told(step) {
  const items = step.items && step.items.total ? say("step.items", step.items) : ""
  if (step.status === "done" && step.reused) return [items, say("step.kept")].filter(Boolean).join(" · ")
  if (step.status === "done") {
    const took = step.seconds >= 0.05 ? duration(step.seconds) : ""
    const cost = step.cost_usd > 0 ? money(step.cost_usd) : ""
    return [items, took, cost].filter(Boolean).join(" · ")
  }
  if (step.status === "held" || step.status === "todo") return items
  return [items, say(`step.${step.status}`)].filter(Boolean).join(" · ")
}

// What a step gave: who made it and how, what is wrong in it, and the result itself.
export function Given({ run, step, item = "" }) {
  const path = `/runs/${run}/steps/${encodeURIComponent(step)}?item=${encodeURIComponent(item)}`
  const { data, problem } = useLive(path, (news) => news.kind === "changed" && news.run === run)
  const [inside, setInside] = useState(null)
  if (problem && !data) return html`<${Trouble} problem=${problem} />`
  if (!data) return html`<${Loading} />`
  return html`
    <p class="dr-quiet dr-small">${by(data)}</p>
    <${Problems} found=${data.problems} fixed=${data.fixed} />
    ${data.items.length > 0 && html`<${Items} run=${run} items=${data.items} inside=${inside} choose=${setInside} />`}
    ${data.documents.length > 0 && html`<${Result} documents=${data.documents} id=${`dr-${run}-${step}-${item}`} />`}
    ${data.documents.length === 0 && data.items.length === 0 && html`<p class="dr-quiet">${say(nothing(data))}</p>`}
  `
}

function by(step) {
  const who = step.role || say(`step.by.${step.kind.split(".")[0]}`)
  const price = step.cost_usd > 0 ? money(step.cost_usd) : ""
  return [who, step.note, price].filter(Boolean).join(" · ")
}

function nothing(step) {
  if (step.kind === "export" && step.status === "done") return "step.files"
  return step.status === "done" ? "step.nothing" : step.status === "skipped" ? "step.left_out" : "step.not_yet"
}

function Items({ run, items, inside, choose }) {
  return html`<ul class="dr-steps">
    ${items.map((one) => {
      const name = `${one.id} ${one.item}`
      return html`<li key=${name} class="dr-step">
        <button type="button" class="dr-step-head" aria-expanded=${inside === name} onClick=${() => choose(inside === name ? null : name)}>
          <${StateIcon} status=${one.status} />
          <span class="dr-step-title">${one.item}: ${one.title}</span>
        </button>
        ${inside === name && html`<div class="dr-step-inside"><${Given} run=${run} step=${one.id} item=${one.item} /></div>`}
      </li>`
    })}
  </ul>`
}

// Several documents are shown one at a time; the whole of a long one only when it is asked for.
function Result({ documents, id }) {
  const [chosen, choose] = useState(0)
  const place = useRef(null)
  const scrolls = useOverflow(place)
  const paper = documents[Math.min(chosen, documents.length - 1)]
  return html`<div ref=${place} class="dr-result" role="region" aria-label=${paper.title} tabindex=${scrolls ? 0 : null}>
    ${documents.length > 1 && html`<div class="dr-tabs" role="group" aria-label=${say("draft.documents")}>
      ${documents.map((one, at) => html`<button key=${one.name} type="button" class="dr-tab" aria-pressed=${at === chosen} onClick=${() => choose(at)}>${one.title}</button>`)}
    </div>`}
    <${Legend} papers=${[paper]} />
    ${paper.name === "result"
      ? html`<div class="dr-paper"><${Blocks} blocks=${paper.blocks} marks=${true} prefix=${id} top=${3} /></div>`
      : html`<${Paper} document=${paper} marks=${true} prefix=${id} top=${4} />`}
  </div>`
}

// What is being made just now: counting, and in the words as they come where a model streams.
export function Now({ run, ahead }) {
  const now = run.steps.filter((one) => one.status === "running")
  const since = now.map((one) => one.since).filter(Boolean).sort()[0]
  const seconds = useSeconds(since, ahead)
  const text = useWriting(run.id, now.map((one) => one.id))
  if (!now.length) return null
  const word = seconds >= LONG_SECONDS && !text
  return html`<div class="dr-now">
    <p><${StateIcon} status="running" silent /> <span>${say("run.now", { step: now.map(called).join(", ") })}</span>
      ${seconds >= 1 && html`<span class="dr-quiet dr-count">${duration(Math.floor(seconds))}</span>`}</p>
    ${text && html`<p class="dr-written dr-quiet" aria-hidden="true">${text}</p>`}
    ${word && html`<p class="dr-quiet dr-small">${say(seconds < 3 * LONG_SECONDS ? "run.long" : "run.longer")}</p>`}
  </div>`
}

function called(step) {
  if (!step.doing.length) return step.title
  const more = step.doing.length > MOST_NAMED ? " ..." : ""
  return `${step.title} (${step.doing.slice(0, MOST_NAMED).join(", ")}${more})`
}

function useSeconds(since, ahead) {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (!since) return undefined
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [since])
  return since ? Math.max(0, (now + ahead - Date.parse(since)) / 1000) : 0
}

// The words of the step that has said something last. What comes before its step is known to have
// begun is kept too.
function useWriting(run, steps) {
  const [last, setLast] = useState({ step: "", text: "" })
  const raw = useRef({})
  useEffect(
    () =>
      listen((news) => {
        if (news.kind !== "text" || news.run !== run) return
        const place = `${news.step} ${news.item}`
        raw.current[place] = ((raw.current[place] || "") + news.text).slice(-MOST_KEPT)
        setLast({ step: news.step.split(".")[0], text: readable(raw.current[place]) })
      }),
    [run],
  )
  const now = steps.join()
  useEffect(() => {
    for (const place of Object.keys(raw.current)) {
      if (!steps.includes(place.split(/[ .]/)[0])) delete raw.current[place]
    }
  }, [now])
  return steps.includes(last.step) ? last.text : ""
}

// The end of what is being written. A model writes its answer as JSON, of which people read the
// texts; its beginning may be missing, so what lies between the quotes is told by its letters.
export function readable(raw) {
  const pieces = raw.split(/(?<!\\)"/)
  const letters = (odd) => pieces.filter((_, at) => at % 2 === odd).join("").replace(/[^\p{L}]/gu, "").length
  const odd = pieces.length > 1 ? Number(letters(1) >= letters(0)) : 0
  const texts = pieces.filter((_, at) => at % 2 === odd && !/^\s*:/.test(pieces[at + 1] || ""))
  const plain = texts.join(" ").replace(/\\n/g, " ").replace(/\\(.)/g, "$1").replace(/\s+/g, " ").trim()
  return plain.length > TAIL ? `... ${plain.slice(-TAIL).replace(/^\S*\s/, "")}` : plain
}
