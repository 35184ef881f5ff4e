// Draws documents from their blocks, as the server gives them (graphs/documents/shapes.py).
//
// Text is only ever put in as text. With `marks` every passage says who wrote it.

import { createContext, html, useContext, useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { Mark } from "./parts.js"
import { say } from "./words.js"

const BULLET = "• "
const SOURCES = ["yours", "computed", "standard", "question", "model"]

// What draws a passage that can be touched: a component of {path, children}. Without it a document
// is only read.
export const Touch = createContext(null)

// A whole document: title, blocks, what is left to decide, and the notes that were kept.
// `prefix` begins the ids of its headings, `top` is the level of its title on the page.
export function Paper({ document: paper, marks = false, prefix = paper.name, top = 3 }) {
  return html`<article class=${`dr-paper ${marks ? "dr-marked" : ""}`} aria-label=${paper.title}>
    <${Title} level=${top} id=${`${prefix}-top`}>${paper.title}<//>
    ${paper.subtitle && html`<p class="dr-quiet dr-paper-under">${paper.subtitle}</p>`}
    <${Blocks} blocks=${paper.blocks} marks=${marks} prefix=${prefix} top=${top} />
    <${Ending} paper=${paper} marks=${marks} prefix=${prefix} top=${top} />
  </article>`
}

export function Blocks({ blocks, marks = false, prefix = "block", top = 3 }) {
  return blocks.map((block, at) => {
    const Kind = KINDS[block.kind]
    return Kind && html`<${Kind} key=${at} block=${block} marks=${marks} id=${`${prefix}-${at}`} top=${top} />`
  })
}

function Ending({ paper, marks, prefix, top }) {
  return html`${paper.questions.length > 0 &&
    html`<${Title} level=${top + 1} id=${`${prefix}-questions`}>${say("paper.questions", { n: paper.questions.length })}<//>
      <${Ticks} items=${paper.questions} marks=${marks} />`}
    ${paper.notes.length > 0 &&
    html`<${Title} level=${top + 1} id=${`${prefix}-notes`}>${say("paper.notes")}<//>
      <ul>${paper.notes.map((note) => html`<li key=${note}>${note}</li>`)}</ul>`}
    ${paper.audience !== "audience" && paper.colophon && html`<p class="dr-quiet dr-small">${paper.colophon}</p>`}`
}

// What kind of document it is: "Student sheet", "Form A".
export function kindOf(paper) {
  const words = paper.name.replaceAll("_", " ").replace(/ ([a-z])$/, (letter) => letter.toUpperCase())
  return words.charAt(0).toUpperCase() + words.slice(1)
}

// The headings of a document to jump to, outermost level 1.
export function headingsOf(paper, prefix = paper.name) {
  const found = inBlocks(paper.blocks, prefix)
  if (paper.questions.length) {
    const text = say("paper.questions", { n: paper.questions.length })
    found.push({ id: `${prefix}-questions`, level: 1, text })
  }
  if (paper.notes.length) found.push({ id: `${prefix}-notes`, level: 1, text: say("paper.notes") })
  return found
}

function inBlocks(blocks, prefix) {
  return blocks.flatMap((block, at) => {
    const id = `${prefix}-${at}`
    if (block.kind === "heading") return [{ id, level: block.level, text: block.text }]
    return ["twoup", "together"].includes(block.kind) ? inBlocks(block.blocks, id) : []
  })
}

// Who has written in a document, in the order in which a legend names them.
export function sourcesOf(value, found = new Set()) {
  if (Array.isArray(value)) value.forEach((one) => sourcesOf(one, found))
  else if (value && typeof value === "object") {
    for (const name of ["source", "header_source"]) if (value[name]) found.add(value[name])
    Object.values(value).forEach((one) => sourcesOf(one, found))
  }
  return SOURCES.filter((one) => found.has(one))
}

export function Legend({ papers }) {
  const found = sourcesOf(papers.map((paper) => [paper.blocks, paper.questions]))
  if (!found.length) return null
  return html`<p class="dr-legend dr-small">
    ${say("paper.legend")}${" "}${found.map(
      (source) => html`<span key=${source} class="dr-legend-one"><${Mark} source=${source} /> ${say(source === "yours" ? "source.yours.legend" : `source.${source}`)}</span>`,
    )}
  </p>`
}

// Text with its looks, its line breaks and, with marks, who wrote each passage.
export function Text({ runs, marks }) {
  const lines = linesOf(runs)
  if (lines.length === 1 && !lines[0].bullet) return html`<${Pieces} runs=${lines[0].runs} marks=${marks} />`
  return grouped(lines).map((group, at) =>
    group.bullet
      ? html`<ul key=${at}>${group.lines.map((runs, n) => html`<li key=${n}><${Pieces} runs=${runs} marks=${marks} /></li>`)}</ul>`
      : group.lines.map((runs, n) => html`<div key=${`${at}.${n}`}><${Pieces} runs=${runs} marks=${marks} /></div>`),
  )
}

function Pieces({ runs, marks }) {
  const Passage = useContext(Touch)
  const pieces = runs.map((run, at) => {
    const next = runs[at + 1]
    const ends = marks && run.source && !(next && next.source === run.source)
    return html`<${Run} key=${at} run=${run} marks=${marks} ends=${ends} />`
  })
  if (!Passage) return pieces
  return passagesIn(runs).map(({ path, from, to }) =>
    path ? html`<${Passage} key=${from} path=${path}>${pieces.slice(from, to)}<//>` : pieces.slice(from, to),
  )
}

// Neighbours that stand at one place of the draft are one passage.
function passagesIn(runs) {
  const found = []
  runs.forEach((run, at) => {
    const last = found[found.length - 1]
    const path = run.path || ""
    if (last && last.path === path) last.to = at + 1
    else found.push({ path, from: at, to: at + 1 })
  })
  return found
}

function Run({ run, marks, ends }) {
  const by = marks && run.source ? `dr-by dr-by-${run.source}` : ""
  if (!ends) return by ? html`<span class=${by}><${Look} run=${run} /></span>` : html`<${Look} run=${run} />`
  // The mark stays on the line of the word that it follows.
  const [, text, last] = /^([^]*?)(\S{0,24})$/.exec(run.text)
  return html`<span class=${by}>${text && html`<${Look} run=${{ ...run, text }} />`}<span class="dr-kept"
    ><${Look} run=${{ ...run, text: last }} /><${Mark} source=${run.source}
  /></span></span>`
}

function Look({ run }) {
  let text = run.text
  if (run.code) text = html`<code>${text}</code>`
  if (run.italic) text = html`<em>${text}</em>`
  if (run.bold) text = html`<strong>${text}</strong>`
  return text
}

function linesOf(runs) {
  const lines = [[]]
  for (const run of runs) {
    run.text.split("\n").forEach((text, at) => {
      if (at) lines.push([])
      if (text) lines[lines.length - 1].push({ ...run, text })
    })
  }
  return lines.filter((line) => line.some((run) => run.text.trim())).map(asLine)
}

function asLine(runs) {
  if (!runs[0].text.startsWith(BULLET)) return { runs, bullet: false }
  const rest = runs[0].text.slice(BULLET.length)
  return { runs: rest ? [{ ...runs[0], text: rest }, ...runs.slice(1)] : runs.slice(1), bullet: true }
}

function grouped(lines) {
  const groups = []
  for (const { runs, bullet } of lines) {
    const last = groups[groups.length - 1]
    if (last && last.bullet === bullet) last.lines.push(runs)
    else groups.push({ bullet, lines: [runs] })
  }
  return groups
}

// A heading that can be jumped to; its level follows from where on the page the document stands.
function Title({ level, id, children }) {
  const Tag = `h${Math.min(level, 6)}`
  return html`<${Tag} id=${id} class=${`dr-title dr-title-${level}`} tabindex="-1">${children}<//>`
}

function HeadingBlock({ block, marks, id, top }) {
  return html`<${Title} level=${top + block.level} id=${id}>
    ${block.text}${marks && html`<${Mark} source=${block.source} />`}
  <//>`
}

function ParaBlock({ block, marks }) {
  return html`<div class=${`dr-para dr-para-${block.style}`}><${Text} runs=${block.text} marks=${marks} /></div>`
}

function ListBlock({ block, marks }) {
  const Tag = block.ordered ? "ol" : "ul"
  return html`<${Tag}>${block.items.map((item, at) => html`<li key=${at}><${Text} runs=${item} marks=${marks} /></li>`)}<//>`
}

function Ticks({ items, marks }) {
  return html`<ul class="dr-ticks">
    ${items.map((item, at) => html`<li key=${at}><span class="dr-tick" aria-hidden="true"></span><div><${Text} runs=${item} marks=${marks} /></div></li>`)}
  </ul>`
}

function KeyValueBlock({ block, marks }) {
  const empty = block.pairs.every(([, value]) => !value.some((run) => run.text.trim()))
  if (empty) {
    return html`<div class="dr-form">
      ${block.pairs.map(([name]) => html`<span key=${name} class="dr-blank"><span>${name}</span><span class="dr-blank-line"></span></span>`)}
    </div>`
  }
  return html`<dl class="dr-facts">
    ${block.pairs.map(([name, value]) => html`<div key=${name} class=${isLong(value) ? "dr-wide" : null}><dt>${name}</dt><dd><${Text} runs=${value} marks=${marks} /></dd></div>`)}
  </dl>`
}

// What does not fit beside another fact has a line of its own.
const LONG = 40
const isLong = (runs) => runs.reduce((sum, run) => sum + run.text.length, 0) > LONG

function TableBlock({ block, marks }) {
  const place = useRef(null)
  const scrolls = useOverflow(place)
  const total = block.widths.reduce((sum, one) => sum + one, 0)
  const label = block.caption || say("paper.table", { columns: block.header.filter(Boolean).join(", ") })
  const height = block.row_height_mm ? `${block.row_height_mm * 1.1}mm` : null
  return html`<div ref=${place} class="dr-table" role="region" aria-label=${label} tabindex=${scrolls ? 0 : null}>
    <table class=${block.numbers_from ? "dr-numbers" : ""}>
      ${block.caption && html`<caption>${block.caption}</caption>`}
      ${total > 0 && html`<colgroup>${block.widths.map((one, at) => html`<col key=${at} style=${{ width: `${(100 * one) / total}%` }} />`)}</colgroup>`}
      <thead>
        <tr>${block.header.map((cell, at) => html`<${Head} key=${at} cell=${cell} source=${marks && block.header_source} number=${isNumber(block, at)} />`)}</tr>
      </thead>
      <tbody>
        ${block.rows.map((row, at) => html`<tr key=${at} style=${height && { height }}>
          ${row.map((cell, n) => html`<td key=${n} class=${isNumber(block, n) ? "dr-number" : ""}><${Text} runs=${cell} marks=${marks} /></td>`)}
        </tr>`)}
      </tbody>
    </table>
  </div>`
}

const isNumber = (block, column) => block.numbers_from > 0 && column >= block.numbers_from

function Head({ cell, source, number }) {
  return cell ? html`<th scope="col" class=${number ? "dr-number" : ""}>${cell}${source && html`<${Mark} source=${source} />`}</th>` : html`<td></td>`
}

// What scrolls must be reachable by keyboard, and what does not scroll must not be in the way.
export function useOverflow(place) {
  const [overflows, setOverflows] = useState(false)
  useEffect(() => {
    const node = place.current
    const look = () => setOverflows(node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1)
    const watcher = new ResizeObserver(look)
    watcher.observe(node)
    watcher.observe(node.firstElementChild)
    return () => watcher.disconnect()
  }, [])
  return overflows
}

function CalloutBlock({ block, marks }) {
  return html`<div class=${`dr-callout dr-callout-${block.tone}`} role="note">
    <strong>${block.title}</strong>
    ${block.text.map((runs, at) => html`<div key=${at}><${Text} runs=${runs} marks=${marks} /></div>`)}
  </div>`
}

function LinesBlock({ block }) {
  return html`<div class="dr-lines" role="img" aria-label=${say("paper.lines", { n: block.count })}>
    ${Array.from({ length: block.count }, (_, at) => html`<div key=${at} style=${{ height: `${block.spacing_mm}mm` }}></div>`)}
  </div>`
}

function SpaceBlock({ block }) {
  const label = block.label || say("paper.space")
  return html`<div class="dr-room" role="img" aria-label=${label} style=${{ minHeight: `${Math.min(block.height_mm, 60)}mm` }}>${label}</div>`
}

// A picture is shown as one, so that nothing in it is ever run.
function FigureBlock({ block, marks }) {
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(block.svg)}`
  return html`<figure class="dr-figure">
    <img src=${source} alt=${block.alt} style=${{ width: `${100 * block.width}%` }} />
    ${block.caption.length > 0 && html`<figcaption class="dr-small"><${Text} runs=${block.caption} marks=${marks} /></figcaption>`}
  </figure>`
}

function PageBreakBlock() {
  return html`<div class="dr-page" role="separator" aria-label=${say("paper.page")}><span>${say("paper.page")}</span></div>`
}

function TwoUpBlock({ block, marks, id, top }) {
  return html`<div class="dr-twoup">
    <p class="dr-quiet dr-small">${say("paper.twoup")}</p>
    <${Blocks} blocks=${block.blocks} marks=${marks} prefix=${id} top=${top} />
  </div>`
}

function TogetherBlock({ block, marks, id, top }) {
  return html`<div class="dr-together"><${Blocks} blocks=${block.blocks} marks=${marks} prefix=${id} top=${top} /></div>`
}

const KINDS = {
  heading: HeadingBlock,
  para: ParaBlock,
  listblock: ListBlock,
  checklist: ({ block, marks }) => html`<${Ticks} items=${block.items} marks=${marks} />`,
  keyvalue: KeyValueBlock,
  table: TableBlock,
  callout: CalloutBlock,
  lines: LinesBlock,
  space: SpaceBlock,
  figure: FigureBlock,
  pagebreak: PageBreakBlock,
  together: TogetherBlock,
  twoup: TwoUpBlock,
}
