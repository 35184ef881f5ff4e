// A long draft as its documents: folded by headings, and every passage in them can be changed.

import { createContext, html, useContext, useEffect, useMemo, useRef, useState } from "../vendor/preact-htm.js"
import { api } from "./api.js"
import { Blocks, kindOf, Legend, Text, Touch } from "./blocks.js"
import { namesOf, selecting } from "./passages.js"
import { Loading, Trouble } from "./parts.js"
import { openBeside } from "./beside.js"
import { say } from "./words.js"
import { Writing } from "./writing.js"

const Desk = createContext(null)

// `wants` is what the person typed; without it the documents are only read. `onSeen` is called once
// they are on the page.
export function Seen({ approval, wants, onSeen }) {
  const [state, setState] = useState({ papers: null, problem: null })
  const [byKeys, setByKeys] = useState(false)
  const [all, setAll] = useState(false)
  const [open, setOpen] = useState(null)
  const path = `/runs/${approval.run}/approvals/${approval.id}/document`
  const read = () =>
    api(path).then(
      (seen) => setState({ papers: seen.documents, problem: null }),
      (problem) => setState((old) => ({ ...old, problem })),
    )
  useEffect(() => {
    read()
  }, [path, approval.status])
  useEffect(() => {
    if (state.papers) onSeen?.()
  }, [Boolean(state.papers)])
  const passages = useMemo(() => {
    const found = approval.passages.filter((one) => one.kind === "value")
    return new Map(found.map((one) => [one.path, one]))
  }, [approval.passages])
  const names = useMemo(() => namesOf(approval.passages), [approval.passages])
  if (!state.papers) return state.problem ? html`<${Trouble} problem=${state.problem} again=${read} />` : html`<${Loading} />`
  const desk = { wants, passages, names, byKeys, open, setOpen }
  return html`<${Desk.Provider} value=${desk}><${Touch.Provider} value=${wants ? Touched : null}>
    <div class="dr-seen-tools">
      ${wants && html`<span class="dr-quiet">${say("decide.hint")}</span>`}
      ${wants &&
      html`<button type="button" class="dr-link" aria-pressed=${byKeys} onClick=${() => setByKeys(!byKeys)}>
        ${say(byKeys ? "decide.reading" : "decide.editing")}
      </button>`}
      <button type="button" class="dr-link" aria-pressed=${all} onClick=${() => setAll(!all)}>${say(all ? "decide.fold" : "decide.unfold")}</button>
      ${wants && html`<button type="button" class="dr-link" onClick=${() => openBeside({ run: approval.run })}>${say("decide.beside")}</button>`}
    </div>
    ${state.papers.map((paper, at) => html`<${Paper} key=${paper.name} paper=${paper} first=${at === 0} all=${all} id=${`${approval.id}-${paper.name}`} wants=${wants} />`)}
    <${Legend} papers=${state.papers} />
  <//><//>`
}

function Paper({ paper, first, all, id, wants }) {
  const sections = useMemo(() => sectionsOf(paper), [paper])
  return html`<details class="dr-doc" open=${first || all}>
    <summary><h4>${titleOf(paper)}</h4>${touched(paper.blocks, wants) && html`<span class="dr-changed-tag">${say("decide.changed")}</span>`}</summary>
    <div class="dr-paper dr-marked dr-doc-body">
      ${sections.map((section, at) => html`<${Section} key=${at} section=${section} open=${all} id=${`${id}-${at}`} wants=${wants} />`)}
      ${paper.questions.length > 0 &&
      html`<${Fold} title=${say("paper.questions", { n: paper.questions.length })} open=${all}>
        <ul class="dr-ticks">${paper.questions.map((one, at) => html`<li key=${at}><span class="dr-tick" aria-hidden="true"></span><div><${Text} runs=${one} marks /></div></li>`)}</ul>
      <//>`}
    </div>
  </details>`
}

function Section({ section, open, id, wants }) {
  const blocks = html`<${Blocks} blocks=${section.blocks} marks prefix=${id} top=${4} />`
  if (!section.title) return blocks
  return html`<${Fold} title=${section.title} open=${open} changed=${touched(section.blocks, wants)}>${blocks}<//>`
}

function Fold({ title, open, changed, children }) {
  return html`<details class="dr-fold" open=${open}>
    <summary><h5>${title}</h5>${changed && html`<span class="dr-changed-tag">${say("decide.changed")}</span>`}</summary>
    <div class="dr-fold-body">${children}</div>
  </details>`
}

// A passage of a document under the mouse or the keyboard.
function Touched({ path, children }) {
  const { wants, passages, names, byKeys, open, setOpen } = useContext(Desk)
  const me = useRef({}) // a passage may stand in several documents: only this one is opened
  const place = useRef(null)
  const wasOpen = useRef(false)
  const isOpen = open === me.current
  useEffect(() => {
    if (wasOpen.current && open === null) place.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  const passage = passages.get(path)
  if (!passage) return children
  const changed = path in wants.edits
  const value = changed ? wants.edits[path] : passage.value
  const name = names.get(path)
  if (isOpen) {
    return html`<${Writing}
      inline
      passage=${passage}
      label=${name}
      value=${value}
      changed=${changed}
      onInput=${(typed) => wants.edit(path, typed, passage.value)}
      onDone=${() => setOpen(null)}
      onBack=${() => wants.edit(path, null, null)}
    />`
  }
  const edit = () => setOpen(me.current)
  const keys = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return
    event.preventDefault()
    edit()
  }
  const how = byKeys ? { role: "button", tabindex: 0, onKeyDown: keys, title: say("decide.edit", { name }) } : { tabindex: -1 }
  return html`<span ref=${place} class=${`dr-touch ${byKeys ? "dr-touch-keys" : ""} ${changed ? "dr-changed" : ""}`} ...${how} onClick=${selecting(edit)}>
    ${changed ? html`<${Text} runs=${[{ text: String(value), source: "yours" }]} marks />` : children}
  </span>`
}

// What the document is, where its title says only what it is about.
function titleOf(paper) {
  const kind = kindOf(paper)
  const told = paper.title.toLowerCase().includes(kind.toLowerCase()) || paper.name === "draft"
  return told ? paper.title : `${kind}: ${paper.title}`
}

function sectionsOf(paper) {
  const sections = [{ title: "", blocks: [] }]
  for (const block of paper.blocks) {
    if (block.kind === "heading" && block.level === 1) sections.push({ title: block.text, blocks: [] })
    else sections[sections.length - 1].blocks.push(block)
  }
  return sections.filter((one) => one.title || one.blocks.length)
}

// Tells whether the person has changed a passage in these blocks.
function touched(value, wants) {
  if (!wants || !value || typeof value !== "object") return false
  if (value.path && value.path in wants.edits) return true
  return Object.values(value).some((one) => touched(one, wants))
}
