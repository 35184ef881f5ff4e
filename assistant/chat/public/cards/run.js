// One living card for a draft: where it stands, what is being made, and the ways to steer it.

import { html, useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { post } from "./api.js"
import { useBeside } from "./beside.js"
import { Checks, Decisions, Notes } from "./checks.js"
import { Versions } from "./compare.js"
import { openDraft } from "./draft.js"
import { Graph } from "./graph.js"
import { look, useRun } from "./live.js"
import { Act, Buttons, Details, Loading, Panel, Trouble, useFocus } from "./parts.js"
import { isEnded, Now, Steps } from "./steps.js"
import { duration, money, say, when } from "./words.js"

const OVER = new Set(["succeeded", "failed", "cancelled"])
const SLOW_MILLISECONDS = 3000 // what takes less is not told to who listens

export function Run({ run: id, at }) {
  const { data: run, problem } = useRun(id)
  const place = useBeside(id, { at, opens: Boolean(run?.has_draft) })
  const inside = run
    ? html`<${Card} run=${run} lost=${problem} />`
    : html`<${Panel} label=${say("run.card")}>${problem ? html`<${Trouble} problem=${problem} />` : html`<${Loading} />`}<//>`
  return html`<div ref=${place}>${inside}</div>`
}

function Card({ run, lost }) {
  const [problem, setProblem] = useState(null)
  const [all, setAll] = useState(false)
  const [versions, setVersions] = useState(false)
  const ahead = useClock(run)
  const over = OVER.has(run.status)
  return html`<${Panel} title=${run.title} badge=${html`<${Standing} run=${run} />`} tone=${over ? "rests" : ""} label=${say("run.label", { title: run.title })}>
    <${Said} run=${run} />
    ${!over && html`<${Progress} steps=${run.steps} />`}
    ${!over && html`<${Now} run=${run} ahead=${ahead} />`}
    ${run.status === "paused" && run.reason.message && html`<p>${run.reason.message}</p>`}
    ${run.asked.includes("pause") && html`<p class="dr-quiet">${say("run.pausing")}</p>`}
    ${(!over || all) && html`<${Steps} run=${run} all=${all} />`}
    <button type="button" class="dr-link dr-small" aria-expanded=${all} onClick=${() => setAll(!all)}>
      ${all ? say("run.fewer") : say("run.all", { n: run.steps.length })}
    </button>
    <${Facts} run=${run} />
    <${Checks} checks=${run.checks} />
    <${Decisions} questions=${run.questions} />
    <${Notes} notes=${run.notes} offline=${run.offline} />
    <${Course} run=${run} />
    <${Steering} run=${run} versions=${versions} showVersions=${() => setVersions(!versions)} onTrouble=${setProblem} />
    <${Trouble} problem=${problem || lost} />
    ${versions && html`<div class="dr-inset"><${Versions} run=${run.id} inside /></div>`}
  <//>`
}

function Standing({ run }) {
  return html`<span class=${`dr-badge dr-badge-${run.status}`}>${statusOf(run)}</span>`
}

// For who listens: each change of where it stands, and steps that take a while. Nothing else.
function Said({ run }) {
  const [said, setSaid] = useState("")
  const first = useRef(true)
  const step = run.steps.find((one) => one.status === "running")
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    setSaid(say("run.said", { title: run.title, status: statusOf(run) }))
  }, [run.status])
  useEffect(() => {
    if (!step) return undefined
    const timer = setTimeout(() => setSaid(say("run.now", { step: step.title })), SLOW_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [step?.id])
  return html`<p class="dr-hidden" role="status">${said}</p>`
}

function Progress({ steps }) {
  const done = steps.filter(isEnded).length
  const told = say("run.progress", { done, total: steps.length })
  return html`<div class="dr-progress">
    <div class="dr-bar-track" role="progressbar" aria-label=${say("run.progress.name")} aria-valuemin="0" aria-valuemax=${steps.length} aria-valuenow=${done} aria-valuetext=${told}>
      <div class="dr-bar-done" style=${{ width: `${(100 * done) / steps.length}%` }}></div>
    </div>
    <span class="dr-quiet dr-small">${told}</span>
  </div>`
}

// Who waits for whom, what it has taken so far, and where the words went.
function Facts({ run }) {
  const cost = run.offline || run.spent_usd > 0 ? money(run.spent_usd) : say("run.cost.none")
  const limit = !run.offline && run.limit_usd ? say("run.limit", { limit: money(run.limit_usd) }) : ""
  const facts = [
    ["version", say("run.version", { version: run.version })],
    ["time", run.seconds >= 0.05 ? duration(run.seconds) : ""],
    ["cost", [cost, limit].filter(Boolean).join(" ")],
    ["where", run.where],
    ["waits", waits(run)],
    ["standard", run.standard_share === null ? "" : say("run.standard", { percent: Math.round(100 * run.standard_share) })],
  ]
  return html`<ul class="dr-quick" aria-label=${say("run.facts")}>
    ${facts.filter(([, text]) => text).map(([name, text]) => html`<li key=${name}>${text}</li>`)}
  </ul>`
}

function waits(run) {
  if (run.status === "waiting" && run.waiting.length) {
    return say("run.waits", { what: run.waiting.map((one) => one.title).join(", ") })
  }
  return run.status === "running" || run.status === "queued" ? say("run.no_wait") : ""
}

function Course({ run }) {
  const [open, setOpen] = useState(false)
  return html`<${Details} summary=${say("graph.title")} onToggle=${setOpen}>
    ${open && html`<${Graph} run=${run.id} />`}
  <//>`
}

function Steering({ run, versions, showVersions, onTrouble }) {
  const [sure, setSure] = useState(null) // true: asked again; false: kept going after all
  const stop = useFocus(sure === false)
  const ask = (verb) => async () => {
    await post(`/runs/${run.id}/${verb}`)
    setSure(null)
    look()
  }
  if (sure && run.can.includes("cancel")) {
    return html`<${Sure} stop=${ask("cancel")} leave=${() => setSure(false)} onTrouble=${onTrouble} />`
  }
  return html`<${Buttons}>
    ${run.has_draft && html`<button type="button" class="dr-button" onClick=${() => openDraft(run.id)}>${say("run.draft")}</button>`}
    ${run.can.includes("resume") && html`<${Act} main=${run.status === "paused"} label=${say(run.status === "failed" ? "run.retry" : "run.resume")} act=${ask("resume")} onTrouble=${onTrouble} />`}
    ${run.can.includes("pause") && !OVER.has(run.status) && html`<${Act} label=${say("run.pause")} act=${ask("pause")} onTrouble=${onTrouble} />`}
    ${run.version > 1 && html`<button type="button" class="dr-button" aria-expanded=${versions} onClick=${showVersions}>${say("run.versions", { n: run.version })}</button>`}
    ${run.can.includes("cancel") && run.status !== "failed" && html`<button type="button" ref=${stop} class="dr-button dr-faint" onClick=${() => setSure(true)}>${say("run.stop")}</button>`}
  <//>`
}

function Sure({ stop, leave, onTrouble }) {
  const safe = useFocus()
  return html`<div class="dr-sure" role="group" aria-label=${say("run.stop")}>
    <p>${say("run.stop.sure")}</p>
    <${Buttons}>
      <${Act} danger label=${say("run.stop.yes")} act=${stop} onTrouble=${onTrouble} />
      <button type="button" ref=${safe} class="dr-button" onClick=${leave}>${say("run.stop.no")}</button>
    <//>
  </div>`
}

// How far the server's clock is ahead of this one: what is being made counts by the server's.
function useClock(run) {
  const ahead = useRef(0)
  const seen = useRef(null)
  if (seen.current !== run) {
    seen.current = run
    ahead.current = Date.parse(run.now) - Date.now()
  }
  return ahead.current
}

// How a run stands; of one that waits for nobody's OK, for which event or moment.
export function statusOf(run) {
  const { gates = [], events = [], until = "" } = run.reason
  if (run.status !== "waiting" || gates.length) return say(`run.status.${run.status}`)
  if (events.length) return say("run.status.event", { events: events.join(", ") })
  return until ? say("run.status.until", { at: when(until) }) : say(`run.status.${run.status}`)
}
