// A change before it is made: what was understood, what it would redo, keep and cost, and a yes.

import { html, useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { post } from "./api.js"
import { openConnect } from "./connect.js"
import { Decision, Over } from "./deciding.js"
import { openDraft } from "./draft.js"
import { EditLines, oneLine } from "./edits.js"
import { look, useLive } from "./live.js"
import { Act, Details, Loading, Panel, Trouble } from "./parts.js"
import { Passages } from "./passages.js"
import { useWants } from "./wants.js"
import { duration, money, say, when } from "./words.js"

const SIGNS = { done: "✓", left: "–", taken_back: "↶", moved_on: "↷" }
const MANY = 6 // names in a line; the others are folded

export function Impact({ run, proposal }) {
  const [settled, setSettled] = useState(false)
  const live = useLive(`/proposals/${proposal}`, (news) => !settled && news.kind === "changed" && news.run === run)
  const it = live.data
  // Only the newest change can become another thing by itself; what is pressed here is told anyway.
  const over = Boolean(it) && it.status !== "open" && !it.is_current
  useEffect(() => setSettled(over), [over])
  if (it) return html`<${Standing} it=${it} live=${live} />`
  if (live.problem) return html`<${Panel} title=${say("impact.title.change")}><${Trouble} problem=${live.problem} again=${live.look} /><//>`
  return html`<${Panel} label=${say("impact.title.change")}><${Loading} /><//>`
}

function Standing({ it, live }) {
  const [here, setHere] = useState(false)
  const settle = async (act) => {
    try {
      await act()
      setHere(true)
    } catch (problem) {
      if (problem.status !== 409) throw problem
    }
    live.look()
    look()
  }
  if (it.status === "open") return html`<${Open} it=${it} settle=${settle} problem=${live.problem} />`
  const line = say(`impact.${it.status}.${it.about}`, { what: oneLine(it) })
  const facts = [it.status === "done" && say("impact.version", { n: it.version }), it.decided_at && when(it.decided_at)]
  return html`<${Over} fresh=${here} sign=${SIGNS[it.status]} line=${line} more=${facts.filter(Boolean).join(" · ")}>
    <${EditLines} edits=${it.edits} />
    ${it.status === "moved_on" && html`<${Anew} it=${it} />`}
  <//>`
}

// A change that was read against an older version is asked for anew, and nothing is done by that.
function Anew({ it }) {
  const [trouble, setTrouble] = useState(null)
  const ask = () => post(`/runs/${it.run}/proposals`, { words: it.words, edits: it.edits.map((one) => one.edit), tell: true })
  return html`<p class="dr-quiet">${say("impact.moved_on.why")}</p>
    <${Act} quiet label=${say("impact.anew")} act=${ask} onTrouble=${setTrouble} />
    <${Trouble} problem=${trouble} />`
}

function Open({ it, settle, problem }) {
  const [trouble, setTrouble] = useState(null)
  const [less, setLess] = useState(false)
  const [writing, setWriting] = useState(false)
  const [left, setLeft] = useState([]) // the parts that are not wanted
  const only = it.edits.map((one) => one.index).filter((index) => !left.includes(index))
  const part = usePart(it, only, left.length > 0)
  const impact = (left.length && part.impact) || it.impact
  const apply = () => settle(() => post(`/proposals/${it.id}/apply`, left.length ? { only } : {}))
  const leave = () => settle(() => post(`/proposals/${it.id}/leave`))
  return html`<${Panel} title=${say(`impact.title.${it.about}`)} label=${`${say(`impact.title.${it.about}`)}: ${oneLine(it)}`} tone="asks">
    <${Understood} it=${it} less=${less} left=${left} setLeft=${setLeft} />
    ${it.refusal
      ? html`<p class="dr-trouble-line" role="status">${say("impact.refused", { why: it.refusal })}</p>`
      : impact && html`<${What} it=${it} impact=${impact} stale=${part.waiting} />`}
    <${Trouble} problem=${trouble || part.problem || problem} />
    <div class="dr-buttons">
      ${!it.refusal && html`<${Decision} main label=${say(`impact.do.${it.about}`)} disabled=${!only.length || part.waiting} act=${apply} onTrouble=${setTrouble} />`}
      ${!it.refusal && it.edits.length > 1 && html`<button type="button" class="dr-button" aria-expanded=${less} onClick=${() => setLess(!less)}>${say("impact.less")}</button>`}
      ${it.about === "note" && html`<${Instead} it=${it} writing=${writing} setWriting=${setWriting} />`}
      <${Decision} label=${say(`impact.leave.${it.about}`)} act=${leave} onTrouble=${setTrouble} />
    </div>
    ${writing && html`<${ByHand} it=${it} settle=${settle} onTrouble=${setTrouble} />`}
    ${!it.refusal && html`<p class="dr-quiet dr-small dr-no-hurry">${say("impact.undo_free")}</p>`}
  <//>`
}

// What the words were taken to mean, with a box at each part once less is wanted.
function Understood({ it, less, left, setLeft }) {
  const toggle = (index) => setLeft(left.includes(index) ? left.filter((one) => one !== index) : [...left, index])
  return html`
    ${it.about === "note"
      ? html`<p>${say("impact.note", { text: it.edits[0].text, places: placesOf(it) })}</p>`
      : it.about === "upgrade" || it.about === "finish"
        ? html`<p>${it.reading || it.words}</p>`
        : null}
    ${it.about === "change" &&
    html`${it.words && html`<p class="dr-quiet dr-small">“${it.words}”</p>`}
      ${less
        ? html`<fieldset class="dr-choice"><legend class="dr-label">${say("impact.choose")}</legend>
            ${it.edits.map(
              (one) => html`<label key=${one.index} class="dr-part-choice"><input type="checkbox" aria-label=${oneLine({ edits: [one] })} checked=${!left.includes(one.index)} onChange=${() => toggle(one.index)} /><span><${EditLines} edits=${[one]} /></span></label>`,
            )}
          </fieldset>`
        : html`<${EditLines} edits=${it.edits.filter((one) => !left.includes(one.index))} />`}`}
  `
}

function What({ it, impact, stale }) {
  const price = priceOf(impact)
  if (it.about === "note") return html`<p class="dr-quiet">${say("impact.note_now")}</p>`
  return html`<div class=${`dr-impact ${stale ? "dr-stale" : ""}`} aria-busy=${stale}>
    ${it.stays && html`<p>${say("impact.stays", { parts: it.stays.parts, fields: it.stays.fields, approvals: it.stays.approvals })}</p>`}
    <${Names} label=${say("impact.redo", { n: impact.redo.length })} names=${impact.redo.map((one) => one.title)} none=${say("impact.redo_none")} />
    <${Names} label=${say("impact.keep", { n: impact.keep.length })} names=${impact.keep.map((one) => one.title)} />
    ${impact.own_words.length > 0 && html`<p><strong>${say("impact.own", { n: impact.own_words.length })}</strong> ${impact.own_words.join(", ")}. ${say("impact.own_stays")}</p>`}
    ${impact.asks.length > 0 && html`<p><strong>${say("impact.asks")}</strong> ${impact.asks.join(", ")}.</p>`}
    ${impact.sent_again.length > 0 && html`<p><strong>${say("impact.sent_again")}</strong> ${impact.sent_again.join(", ")}.</p>`}
    ${impact.stays.length > 0 && html`<p>${say("impact.sent_stays", { places: impact.stays.join("; ") })}</p>`}
    <${When} it=${it} applies=${impact.applies} />
    <p class="dr-price">${price}</p>
  </div>`
}

// When it takes effect, where that is not at once.
function When({ it, applies }) {
  if (it.run_status === "paused") return html`<p class="dr-quiet">${say("impact.resumed")}</p>`
  if (!["running", "queued"].includes(it.run_status)) return null
  const later = [...new Set(applies.filter((one) => one.when === "later").map((one) => one.title))]
  return html`<p class="dr-quiet">${say("impact.running")}${later.length > 0 && html` ${say("impact.later", { parts: later.join(", ") })}`}</p>`
}

function Names({ label, names, none }) {
  const all = [...new Set(names)]
  if (!all.length) return none ? html`<p>${none}</p>` : null
  if (all.length <= MANY) return html`<p><strong>${label}</strong> ${all.join(", ")}.</p>`
  return html`<${Details} summary=${html`${label} <span class="dr-names">${all.slice(0, 3).join(", ")} …</span>`}><p>${all.join(", ")}.</p><//>`
}

// A wish that rules cannot obey: what can be done at once. The words can be changed by hand, here
// where it is about one part, else in the draft.
function Instead({ it, writing, setWriting }) {
  const write = () => (it.here.length ? setWriting(!writing) : openDraft(it.run))
  return html`<button type="button" class="dr-button" aria-expanded=${it.here.length ? writing : null} onClick=${write}>${say("impact.write_myself")}</button>
    <button type="button" class="dr-button" onClick=${openConnect}>${say("impact.connect")}</button>`
}

function ByHand({ it, settle, onTrouble }) {
  const wants = useWants(`note-${it.id}`)
  const was = new Map(it.here.map((one) => [one.path, one.value]))
  const { step, item } = it.edits[0].edit
  const save = () =>
    settle(async () => {
      const patches = Object.entries(wants.edits).map(([path, value]) => ({ path, base: was.get(path), value }))
      const edits = [{ kind: "replace_result", step, item, patches }]
      const made = await post(`/runs/${it.run}/proposals`, { words: it.words, edits })
      await post(`/proposals/${made.id}/apply`)
      await post(`/proposals/${it.id}/leave`)
      wants.forget()
    })
  return html`<div class="dr-mine">
    <${Passages} passages=${it.here} wants=${wants} />
    <div class="dr-buttons"><${Decision} main label=${say("impact.save_mine")} disabled=${!wants.count} act=${save} onTrouble=${onTrouble} /></div>
  </div>`
}

function priceOf(impact) {
  const time = duration(impact.redo.length ? impact.seconds : 0)
  if (!impact.calls) return say(impact.redo.length ? "impact.free" : "impact.free_at_once", { time })
  if (impact.cost_usd === null) return say("impact.unpriced", { n: impact.calls, time })
  return say("impact.price", { about: money(impact.cost_usd), most: money(impact.cost_limit_usd), time })
}

const placesOf = (it) => [...new Set(it.edits.map((one) => one.title))].join(", ")

// What a part of the change would do.
function usePart(it, only, active) {
  const [state, setState] = useState({ impact: null, problem: null, of: "" })
  const key = only.join()
  const asked = useRef("")
  useEffect(() => {
    if (!active || !only.length) return
    asked.current = key
    post(`/proposals/${it.id}/preview`, { only }).then(
      (impact) => asked.current === key && setState({ impact, problem: null, of: key }),
      (problem) => asked.current === key && setState((old) => ({ ...old, problem, of: key })),
    )
  }, [key, active])
  return active ? { ...state, waiting: only.length > 0 && state.of !== key } : { impact: null, problem: null, waiting: false }
}
