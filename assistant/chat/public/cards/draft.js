// The draft beside the chat, as it is made: its documents, headings to jump to, who wrote what.

import { html, useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { post } from "./api.js"
import { closeBeside, fill, isFresh, openBeside, useBeside } from "./beside.js"
import { headingsOf, kindOf, Legend, Paper } from "./blocks.js"
import { look, useLive, useRun } from "./live.js"
import { Act, Loading, Trouble, useFocus } from "./parts.js"
import { say } from "./words.js"

const MARKS = "draftroom-marks"

export const openDraft = (run, more = {}) => openBeside({ run, ...more })

// The card for somebody who has asked to see the draft.
export function Draft({ run, at }) {
  const place = useBeside(run, { at, opens: false })
  useEffect(() => {
    if (isFresh(at)) openDraft(run)
  }, [run])
  return html`<button type="button" ref=${place} class="dr-button" onClick=${() => openDraft(run)}>${say("run.draft")}</button>`
}

fill(Beside)

function Beside({ run: id, version, look: looking, close }) {
  const path = `/runs/${id}/draft${version ? `?version=${version}` : ""}`
  const { data: draft, problem } = useLive(path, (news) => news.kind === "changed" && news.run === id)
  const { data: run } = useRun(id)
  const [marks, setMarks] = useMarks()
  return html`<div class=${`dr-draft ${looking ? "dr-looking" : ""}`}>
    <${Head} draft=${draft} run=${run} version=${version} marks=${marks || looking} setMarks=${setMarks} looking=${looking} close=${close} />
    ${problem && !draft && html`<div class="dr-draft-body"><${Trouble} problem=${problem} /></div>`}
    ${!draft && !problem && html`<div class="dr-draft-body"><${Loading} /></div>`}
    ${draft && html`<${Documents} key=${`${id} ${version || ""}`} draft=${draft} run=${run} marks=${marks || looking} looking=${looking} older=${version} />`}
  </div>`
}

function useMarks() {
  const [marks, set] = useState(localStorage.getItem(MARKS) !== "off")
  return [
    marks,
    (on) => {
      localStorage.setItem(MARKS, on ? "on" : "off")
      set(on)
    },
  ]
}

function Head({ draft, run, version, marks, setMarks, looking, close }) {
  return html`<div class="dr-draft-head">
    <div class="dr-draft-name">
      <h2 tabindex="-1" data-first>${draft?.title || say("draft.label")}</h2>
      ${draft && html`<p class="dr-quiet dr-small">${standing(draft, run, version)}</p>`}
    </div>
    ${!looking && html`<button type="button" class="dr-button dr-tight" aria-pressed=${marks} onClick=${() => setMarks(!marks)}>${say("draft.marks")}</button>`}
    <button type="button" class="dr-button dr-tight dr-close" aria-label=${say("draft.close")} title=${say("draft.close")} onClick=${close}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M3.5 3.5l9 9M12.5 3.5l-9 9" /></svg>
    </button>
  </div>`
}

function standing(draft, run, version) {
  const which = say("draft.version", { version: draft.version })
  if (!run) return which
  const now = run.steps.find((step) => step.status === "running")
  if (draft.version < run.version) return say(now ? "draft.making" : "draft.older", { version: draft.version, now: run.version, step: now?.title })
  if (now) return `${which} · ${say("draft.writing", { step: now.title })}`
  const left = run.steps.filter((step) => step.kind === "agent" && ["todo", "held", "waiting"].includes(step.status)).length
  if (left) return `${which} · ${say("draft.left", { n: left })}`
  return `${which} · ${say(`run.status.${run.status}`)}`
}

function Documents({ draft, run, marks, looking, older }) {
  const papers = draft.documents
  const parts = papers.length > 1 && papers.every((paper) => paper.name === papers[0].name)
  const [name, setName] = useState(papers[0]?.name)
  const place = useRef(null)
  const shown = parts ? papers : papers.filter((paper) => paper.name === name).slice(0, 1)
  const here = shown.length ? shown : papers.slice(0, 1)
  const jump = (id) => {
    const heading = document.getElementById(id)
    heading?.scrollIntoView({ block: "start", behavior: still() ? "auto" : "smooth" })
    heading?.focus({ preventScroll: true })
  }
  return html`
    ${!parts && papers.length > 1 && html`<${Tabs} papers=${papers} name=${here[0].name} choose=${(one) => {
      setName(one)
      place.current.scrollTop = 0
    }} />`}
    <div class="dr-draft-body" id="dr-draft-body" ref=${place} role=${parts || papers.length < 2 ? null : "tabpanel"} aria-label=${here[0]?.title} tabindex="0">
      ${papers.length === 0 && html`<p class="dr-quiet">${say("draft.nothing")}</p>`}
      ${here.length > 0 && html`<${Outline} papers=${here} jump=${jump} />`}
      ${marks && here.length > 0 && html`<${Legend} papers=${here} />`}
      ${here.map((paper, at) => html`<${Paper} key=${parts ? at : paper.name} document=${paper} marks=${marks} prefix=${prefixOf(paper, at)} top=${parts ? 3 : 3} />`)}
    </div>
    ${looking && html`<${Looking} run=${draft.run} place=${place} papers=${papers} name=${here[0]?.name} choose=${setName} />`}
    ${older && run && older !== run.version && html`<${Older} run=${run} version=${older} />`}
  `
}

const prefixOf = (paper, at) => `dr-${paper.name}-${at}`
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches

function Tabs({ papers, name, choose }) {
  const tabs = useRef({})
  const keys = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!by) return
    const at = papers.findIndex((paper) => paper.name === name)
    const next = papers[(at + by + papers.length) % papers.length]
    choose(next.name)
    tabs.current[next.name]?.focus()
    event.preventDefault()
  }
  return html`<div class="dr-tabs dr-draft-tabs" role="tablist" aria-label=${say("draft.documents")} onKeyDown=${keys}>
    ${papers.map((paper) => html`<button
      key=${paper.name}
      ref=${(node) => (tabs.current[paper.name] = node)}
      type="button"
      role="tab"
      class="dr-tab"
      aria-selected=${paper.name === name}
      aria-controls="dr-draft-body"
      tabindex=${paper.name === name ? 0 : -1}
      onClick=${() => choose(paper.name)}
    >${kindOf(paper)}</button>`)}
  </div>`
}

function Outline({ papers, jump }) {
  const found = papers.flatMap((paper, at) => {
    const prefix = prefixOf(paper, at)
    const inside = headingsOf(paper, prefix)
    return papers.length > 1 ? [{ id: `${prefix}-top`, level: 1, text: paper.title }] : inside
  })
  if (found.length < 2) return null
  return html`<details class="dr-outline">
    <summary>${say("draft.contents")}</summary>
    <ul>${found.map((one) => html`<li key=${one.id} class=${`dr-outline-${one.level}`}>
      <button type="button" class="dr-link" onClick=${() => jump(one.id)}>${one.text}</button>
    </li>`)}</ul>
  </details>`
}

// Walks through what stands in standard wording; saying that it was looked at frees the clean copy.
function Looking({ run, place, papers, name, choose }) {
  const [at, setAt] = useState(-1)
  const [problem, setProblem] = useState(null)
  const [done, setDone] = useState(false)
  const count = papers.length
  useEffect(() => setAt(-1), [name])
  const passages = () => [...place.current.querySelectorAll(".dr-by-standard")]
  const there = place.current ? passages().length : 0
  const go = (by) => {
    const all = passages()
    const next = at + by
    if (next >= all.length || next < 0) {
      const paper = papers.findIndex((one) => one.name === name)
      if (count > 1) choose(papers[(paper + by + count) % count].name)
      return
    }
    all.forEach((one, n) => one.classList.toggle("dr-by-now", n === next))
    all[next].scrollIntoView({ block: "center", behavior: still() ? "auto" : "smooth" })
    setAt(next)
  }
  const looked = async () => {
    await post(`/runs/${run}/looks`)
    setDone(true)
    look()
  }
  if (done) return html`<${Looked} />`
  return html`<div class="dr-draft-foot">
    <p class="dr-small">${say("look.how")}</p>
    <div class="dr-foot-buttons">
      <button type="button" class="dr-button dr-tight" onClick=${() => go(-1)}>${say("look.before")}</button>
      <button type="button" class="dr-button dr-tight" onClick=${() => go(1)}>${say("look.next")}</button>
      ${at >= 0 && html`<span class="dr-quiet dr-small dr-of">${say("look.at", { at: at + 1, of: there })}</span>`}
      <${Act} main label=${say("look.yes")} act=${looked} onTrouble=${setProblem} />
    </div>
    <${Trouble} problem=${problem} />
  </div>`
}

function Looked() {
  const close = useFocus()
  return html`<div class="dr-draft-foot" role="status">
    <p>${say("look.done")}</p>
    <button type="button" ref=${close} class="dr-button" onClick=${closeBeside}>${say("draft.close")}</button>
  </div>`
}

function Older({ run, version }) {
  const [problem, setProblem] = useState(null)
  const restore = async () => {
    await post(`/runs/${run.id}/restore`, { version })
    openDraft(run.id)
    look()
  }
  return html`<div class="dr-draft-foot">
    <div class="dr-foot-buttons">
      <button type="button" class="dr-button" onClick=${() => openDraft(run.id)}>${say("draft.show_now", { version: run.version })}</button>
      <${Act} label=${say("versions.restore")} act=${restore} onTrouble=${setProblem} />
    </div>
    <${Trouble} problem=${problem} />
  </div>`
}
