// A draft as a person reads and changes it: its passages with who wrote each, a pencil at every one.

import { html, useEffect, useMemo, useRef, useState } from "../vendor/preact-htm.js"
import { Mark } from "./parts.js"
import { say } from "./words.js"
import { Writing, shown } from "./writing.js"

const SHORT = 16 // letters; what is shorter is told in a line with its neighbours
const SOURCES = ["yours", "computed", "standard", "question", "model"]

// `wants` is what the person typed; without it nothing can be changed. `choice` draws an element
// that others can take the place of.
export function Passages({ passages, original, wants, choice }) {
  const tree = useMemo(() => treeOf(passages), [passages])
  const before = useMemo(() => new Map((original || passages).map((one) => [one.path, one.value])), [original, passages])
  const [open, setOpen] = useState(null)
  const desk = { wants, before, open, setOpen, choice }
  return html`<div class="dr-passages">
    ${grouped(tree).map((group) => html`<${Group} key=${group.key} group=${group} desk=${desk} level=${4} context="" />`)}
    ${wants && html`<p class="dr-quiet dr-small">${say("decide.hint")}</p>`}
    <${Legend} passages=${passages} />
  </div>`
}

function Group({ group, desk, level, context }) {
  if (group.facts) return html`<${Facts} nodes=${group.facts} desk=${desk} context=${context} />`
  const node = group.node
  if (node.kind === "value") return html`<${Line} node=${node} desk=${desk} context=${context} labelled=${!node.main} />`
  if (node.kind === "element") return html`<${Element} node=${node} desk=${desk} level=${level} context=${context} />`
  const inner = context ? `${context}, ${node.label}` : node.label
  const Tag = `h${Math.min(level, 6)}`
  return html`<section class=${`dr-part dr-part-${Math.min(level, 6)}`}>
    <${Tag} class="dr-part-name">${node.label}<//>
    ${node.kind === "list"
      ? html`<${List} node=${node} desk=${desk} level=${level + 1} context=${inner} />`
      : grouped(node.children).map((one) => html`<${Group} key=${one.key} group=${one} desk=${desk} level=${level + 1} context=${inner} />`)}
  </section>`
}

function List({ node, desk, level, context }) {
  return html`<ul class=${node.children.every((one) => one.kind === "value") ? "dr-plain-list" : "dr-elements"}>
    ${node.children.map(
      (one) => html`<li key=${one.path}>
        ${one.kind === "value"
          ? html`<${Line} node=${one} desk=${desk} context=${context} />`
          : html`<${Element} node=${one} desk=${desk} level=${level} context=${context} />`}
      </li>`,
    )}
  </ul>`
}

// An element of a list: what it goes by on the left, what it says beside it.
function Element({ node, desk, level, context }) {
  const name = node.children.find((one) => one.name)
  const refers = node.children.find((one) => !name && one.kind === "value" && isId(one.value))
  const rest = node.children.filter((one) => one !== name && one !== refers)
  const alone = rest.length === 1 && rest[0].kind === "value"
  const inner = `${context && `${context}, `}${name ? shown(valueOf(name, desk)) : node.value || (refers && refers.value) || node.label}`
  const lead = name
    ? html`<${Line} node=${name} desk=${desk} context=${inner} strong />`
    : html`<span class="dr-badge">${node.value || (refers && refers.value) || node.label}</span>`
  const inside = grouped(mainFirst(rest)).map((group) =>
    group.node && group.node.kind === "value"
      ? html`<${Line} key=${group.key} node=${group.node} desk=${desk} context=${inner} labelled=${!alone && !group.node.main} />`
      : html`<${Group} key=${group.key} group=${group} desk=${desk} level=${level} context=${inner} />`,
  )
  return html`<div class=${`dr-element ${name ? "dr-element-named" : ""}`}>
    <div class="dr-element-lead">${lead}</div>
    <div class="dr-element-body">${desk.choice?.(node.path, inside) ?? inside}</div>
  </div>`
}

// One passage in the reading: its words, who wrote them, and a pencil.
function Line({ node, desk, context, labelled, strong }) {
  const { wants, before, open, setOpen } = desk
  const pencil = useRef(null)
  const wasOpen = useRef(false)
  const isOpen = open === node.path
  useEffect(() => {
    if (wasOpen.current && !isOpen && open === null) pencil.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  const value = valueOf(node, desk)
  const changed = Boolean(wants) && node.path in wants.edits
  const label = named(node, context)
  if (isOpen) {
    return html`<div class="dr-line dr-line-open">
      ${labelled && html`<span class="dr-line-label">${node.label}</span>`}
      <${Writing}
        passage=${node}
        label=${label}
        value=${value}
        changed=${changed}
        onInput=${(typed) => wants.edit(node.path, typed, before.get(node.path) ?? node.value)}
        onDone=${() => setOpen(null)}
        onBack=${() => wants.edit(node.path, null, null)}
      />
    </div>`
  }
  return html`<div class=${`dr-line ${changed ? "dr-changed" : ""} ${wants ? "dr-editable" : ""}`}>
    <span class="dr-line-text" onClick=${wants && selecting(() => setOpen(node.path))}>
      ${labelled && html`<span class="dr-line-label">${node.label}</span>`}<${Marked} text=${shown(value)} source=${changed ? "yours" : node.source} strong=${strong} />
      ${changed && html`<span class="dr-changed-tag">${say("decide.changed")}</span>`}
    </span>
    ${wants && html`<${Pencil} place=${pencil} label=${label} onClick=${() => setOpen(node.path)} />`}
  </div>`
}

// The mark stays on the line of the word that it follows.
function Marked({ text, source, strong }) {
  const [, start, last] = /^([^]*?)(\S{0,24})$/.exec(text)
  const marked = html`${start}<span class="dr-kept">${last}<${Mark} source=${source} /></span>`
  return strong ? html`<strong>${marked}</strong>` : marked
}

// Short values side by side.
function Facts({ nodes, desk, context }) {
  const open = nodes.find((one) => one.path === desk.open)
  if (open) return html`<${Line} node=${open} desk=${desk} context=${context} labelled />`
  return html`<div class="dr-facts-line">
    ${nodes.map((node) => {
      const value = shown(valueOf(node, desk))
      const changed = desk.wants && node.path in desk.wants.edits
      const inside = html`<span class="dr-line-label">${node.label}</span> ${value}${changed && html`<${Mark} source="yours" />`}`
      if (!desk.wants) return html`<span key=${node.path} class="dr-fact">${inside}</span>`
      return html`<button
        key=${node.path}
        type="button"
        class=${`dr-fact ${changed ? "dr-changed" : ""}`}
        aria-label=${say("decide.edit_value", { name: named(node, context), value })}
        onClick=${() => desk.setOpen(node.path)}
      >${inside}</button>`
    })}
    <${Mark} source=${nodes.every((one) => one.source === nodes[0].source) && nodes[0].source} />
  </div>`
}

export function Pencil({ label, onClick, place }) {
  return html`<button ref=${place} type="button" class="dr-pencil" aria-label=${say("decide.edit", { name: label })} onClick=${onClick}>
    <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true"><path
      d="M11.2 1.9a1.5 1.5 0 0 1 2.1 0l.8.8a1.5 1.5 0 0 1 0 2.1l-8.4 8.4-3.6.9.9-3.6zM10 3.6 12.4 6"
      fill="none" stroke="currentColor" stroke-width="1.3" stroke-linejoin="round" /></svg>
  </button>`
}

// Who wrote what, by the letters that stand in these passages.
export function Legend({ passages }) {
  const found = SOURCES.filter((source) => passages.some((one) => one.source === source))
  if (!found.length) return null
  return html`<p class="dr-legend dr-small">
    ${say("decide.legend")}${" "}
    ${found.map((source) => html`<span key=${source} class="dr-legend-one"><${Mark} source=${source} /> ${say(source === "yours" ? "source.yours.legend" : `source.${source}`)}</span>`)}
  </p>`
}

// A click opens the pencil; a text that is being selected with the mouse is left alone.
export function selecting(open) {
  return () => String(getSelection()) || open()
}

// What each passage is called, with what stands over it.
export function namesOf(passages) {
  const names = new Map()
  const over = []
  for (const one of passages) {
    while (over.length && over[over.length - 1].depth >= one.depth) over.pop()
    const above = over.filter((each, at) => at > 0 || over.length === 1).map((each) => each.label)
    names.set(one.path, [...above, one.label].join(", "))
    over.push(one)
  }
  return names
}

const valueOf = (node, desk) => (desk.wants && node.path in desk.wants.edits ? desk.wants.edits[node.path] : node.value)
const named = (node, context) => (context && !node.name ? `${context}, ${node.label}` : context || node.label)
const isId = (value) => typeof value === "string" && /^[A-Z]{1,3}\d+$/.test(value)
const isShort = (node) =>
  node.kind === "value" &&
  !node.main &&
  !node.name &&
  (node.holds !== "text" || node.options.length > 0 || String(node.value).length <= SHORT)

// What an element is about comes first, the short facts last.
function mainFirst(nodes) {
  const rank = (node) => (node.main ? 0 : isShort(node) ? 2 : 1)
  return [...nodes].sort((one, other) => rank(one) - rank(other))
}

function grouped(nodes) {
  const groups = []
  for (const node of nodes) {
    const last = groups[groups.length - 1]
    if (!isShort(node)) groups.push({ key: node.path, node })
    else if (last && last.facts) last.facts.push(node)
    else groups.push({ key: node.path, facts: [node] })
  }
  return groups
}

function treeOf(passages) {
  const root = { children: [], depth: -1 }
  const path = [root]
  for (const one of passages) {
    while (path[path.length - 1].depth >= one.depth) path.pop()
    const node = { ...one, children: [] }
    path[path.length - 1].children.push(node)
    path.push(node)
  }
  return root.children
}
