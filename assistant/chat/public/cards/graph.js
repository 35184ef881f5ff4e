// How the steps of a draft hang together, as they are compiled, and where each stands.
//
// The server lays it out; here it is drawn. Arrow keys walk from step to step, Enter shows one.

import { html, useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { useLive } from "./live.js"
import { Loading, Trouble } from "./parts.js"
import { Given, StateIcon } from "./steps.js"
import { known, say } from "./words.js"

const AROUND = 6 // room for outlines
const SIGN = 6.7 // the width of a letter, about
const NOTCH = 12
const HEAD = 46 // of a frame: where its name stands
const STATES = ["done", "running", "waiting", "todo", "skipped", "taken_back", "failed"]
const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }

export function Graph({ run }) {
  const { data: graph, problem } = useLive(`/runs/${run}/graph`, (news) => news.kind === "changed" && news.run === run)
  const [chosen, choose] = useState(null)
  if (!graph) return problem ? html`<${Trouble} problem=${problem} />` : html`<${Loading} />`
  return html`<div class="dr-graph">
    <${Drawing} graph=${graph} chosen=${chosen} choose=${(id) => choose(id === chosen ? null : id)} />
    <${Key} nodes=${graph.nodes} />
    ${chosen && html`<${Chosen} key=${chosen} run=${run} node=${graph.nodes.find((node) => node.id === chosen)} />`}
  </div>`
}

function Chosen({ run, node }) {
  const place = useRef(null)
  useEffect(() => place.current.scrollIntoView({ block: "nearest" }), [])
  return html`<div ref=${place} class="dr-inset dr-chosen">
    <h4>${titleOf(node)}</h4>
    <${Given} run=${run} step=${node.id} />
  </div>`
}

function Drawing({ graph, chosen, choose }) {
  const first = graph.nodes.find((node) => !node.within)
  const [at, setAt] = useState(first.id)
  const places = useRef({})
  const walk = (event) => {
    const way = WAYS[event.key]
    if (way) {
      const next = nearest(graph.nodes, at, way)
      if (next) {
        setAt(next.id)
        places.current[next.id]?.focus()
      }
      event.preventDefault()
    }
  }
  const size = { width: graph.width + 2 * AROUND, height: graph.height + 2 * AROUND }
  return html`<div class="dr-graph-scroll">
    <svg
      viewBox=${`${-AROUND} ${-AROUND} ${size.width} ${size.height}`}
      style=${{ maxWidth: `${size.width}px`, minWidth: `${Math.min(size.width, 300)}px` }}
      role="group"
      aria-label=${say("graph.label")}
      onKeyDown=${walk}
    >
      <${Arrows} />
      ${graph.nodes.filter((node) => node.frame).map((node) => html`<path key=${node.id} class=${`dr-frame dr-frame-${node.status}`} transform=${`translate(${node.x} ${node.y})`} d=${outline(node)} />`)}
      ${graph.edges.map((edge) => html`<${Edge} key=${`${edge.start}>${edge.end}`} edge=${edge} nodes=${graph.nodes} />`)}
      ${graph.nodes.map((node) => html`<${Node}
        key=${node.id}
        node=${node}
        reached=${node.id === at}
        chosen=${topOf(node.id) === chosen && !node.within}
        place=${(element) => (places.current[node.id] = element)}
        focus=${() => setAt(node.id)}
        choose=${() => choose(topOf(node.id))}
      />`)}
    </svg>
  </div>`
}

// What stands inside a block is shown with the block, item by item.
const topOf = (id) => id.split(".")[0]

function Arrows() {
  const arrow = (name) => html`<marker id=${name} class=${name} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
    <path d="M0 0 8 4 0 8z" />
  </marker>`
  return html`<defs>${arrow("dr-arrow")}${arrow("dr-arrow-done")}</defs>`
}

function Edge({ edge, nodes }) {
  const start = nodes.find((node) => node.id === edge.start)
  const done = edge.kind === "needs" && (start.status === "done" || start.status === "skipped")
  const d = edge.kind === "again" ? straight(edge.points) : curved(edge.points)
  return html`<path
    class=${`dr-edge ${done ? "dr-edge-done" : ""} ${edge.kind === "again" ? "dr-edge-again" : ""}`}
    d=${d}
    marker-end=${`url(#${done ? "dr-arrow-done" : "dr-arrow"})`}
  />`
}

const straight = (points) => points.map(([x, y], at) => `${at ? "L" : "M"}${x} ${y}`).join("")

function curved(points) {
  return points
    .map(([x, y], at) => {
      if (!at) return `M${x} ${y}`
      const [fromX, fromY] = points[at - 1]
      const half = (fromY + y) / 2
      return fromX === x ? `L${x} ${y}` : `C${fromX} ${half} ${x} ${half} ${x} ${y}`
    })
    .join("")
}

function Node({ node, reached, chosen, place, focus, choose }) {
  const small = node.h < 40
  const act = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return
    event.preventDefault()
    choose()
  }
  return html`<g
    ref=${place}
    class=${`dr-node dr-node-${node.status} dr-node-of-${node.kind} ${chosen ? "dr-node-chosen" : ""} ${node.frame ? "dr-node-frame" : ""}`}
    transform=${`translate(${node.x} ${node.y})`}
    role="button"
    tabindex=${reached ? 0 : -1}
    aria-pressed=${chosen}
    aria-label=${spoken(node)}
    onFocus=${focus}
    onClick=${choose}
    onKeyDown=${act}
  >
    <path class="dr-node-shape" d=${node.frame ? headOf(node) : outline(node)} />
    <g transform=${`translate(${small ? 10 : 12} ${node.frame ? HEAD / 2 - 8 : (node.h - 16) / 2})`}><${StateIcon} status=${node.status} silent /></g>
    <${Words} node=${node} small=${small} />
  </g>`
}

// A step that a person decides has points at its sides, one that makes files a folded corner.
function outline({ kind, frame, w, h }) {
  if (kind === "approval") {
    return `M${NOTCH} 0H${w - NOTCH}L${w} ${h / 2} ${w - NOTCH} ${h}H${NOTCH}L0 ${h / 2}z`
  }
  if (kind === "export") return `M0 0H${w - NOTCH}L${w} ${NOTCH}V${h}H0zM${w - NOTCH} 0V${NOTCH}H${w}`
  const r = kind === "transform" ? 2 : frame ? 12 : 10
  return `M${r} 0H${w - r}Q${w} 0 ${w} ${r}V${h - r}Q${w} ${h} ${w - r} ${h}H${r}Q0 ${h} 0 ${h - r}V${r}Q0 0 ${r} 0z`
}

// What is touched of a frame is its head; the steps in it are touched by themselves.
const headOf = ({ w }) => `M12 0H${w - 12}Q${w} 0 ${w} 12V${HEAD}H0V12Q0 0 12 0z`

function Words({ node, small }) {
  const lines = wrapped(titleOf(node), Math.floor((node.w - 54) / SIGN), small ? 1 : 2)
  const middle = node.frame ? HEAD / 2 : node.h / 2
  const count = node.total > 1 ? ` ${node.done}/${node.total}` : ""
  return html`<text class="dr-node-text" x=${small ? 32 : 36} y=${middle - (lines.length - 1) * 8}>
    ${lines.map((line, at) => html`<tspan key=${at} x=${small ? 32 : 36} dy=${at ? 16 : 4.5}>${line}${at === lines.length - 1 ? count : ""}</tspan>`)}
  </text>`
}

function wrapped(text, most, lines) {
  const found = [""]
  for (const word of text.split(" ")) {
    const last = found[found.length - 1]
    if (!last) found[found.length - 1] = word
    else if (last.length + word.length < most) found[found.length - 1] = `${last} ${word}`
    else found.push(word)
  }
  if (found.length <= lines) return found
  return [...found.slice(0, lines - 1), `${found[lines - 1].slice(0, most - 1)}…`]
}

function titleOf(node) {
  return known(`graph.part.${node.kind}`) && node.within ? say(`graph.part.${node.kind}`) : node.title
}

function spoken(node) {
  const parts = [titleOf(node), say(`step.${node.status}`), node.role]
  if (node.kind === "approval") parts.push(say("graph.approval"))
  if (node.most) parts.push(say("graph.rounds", { n: node.most }))
  return parts.filter(Boolean).join(", ")
}

// The next step in the direction of an arrow key: near, and as straight ahead as can be.
function nearest(nodes, from, [dx, dy]) {
  const here = middleOf(nodes.find((node) => node.id === from))
  const ahead = nodes
    .map((node) => ({ node, x: middleOf(node).x - here.x, y: middleOf(node).y - here.y }))
    .filter(({ node, x, y }) => node.id !== from && x * dx + y * dy > 1)
  ahead.sort((a, b) => far(a, dx, dy) - far(b, dx, dy))
  return ahead[0]?.node
}

const middleOf = (node) => ({ x: node.x + node.w / 2, y: node.y + (node.frame ? HEAD / 2 : node.h / 2) })
const far = ({ x, y }, dx, dy) => Math.abs(x * dx + y * dy) + 2 * Math.abs(x * dy) + 2 * Math.abs(y * dx)

function Key({ nodes }) {
  const there = STATES.filter((status) => nodes.some((node) => node.status === status || (status === "todo" && node.status === "held")))
  return html`<ul class="dr-key dr-small dr-quiet" aria-hidden="true">
    ${there.map((status) => html`<li key=${status}><${StateIcon} status=${status} silent /> ${say(`step.${status}`)}</li>`)}
    <li><svg width="22" height="14" viewBox="-1 -1 22 14"><path class="dr-key-shape" d="M5 0H15L20 6 15 12H5L0 6z" /></svg> ${say("graph.approval")}</li>
  </ul>`
}
