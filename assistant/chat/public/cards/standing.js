// A card outlasts the chat's own drawing. At every turn the chat takes its elements off the page and
// puts new ones in their place: what stood in the old one moves, with all that is typed and unfolded.

import { render } from "../vendor/preact-htm.js"
import { mark } from "./places.js"

const KEPT_MILLISECONDS = 5000

const stands = new Map() // by card: {node, place, timer, focused}

// `draw` gives what a card shows by its facts.
export function standing(draw) {
  async function mount(place, facts) {
    if (!place) return
    mark(place, facts)
    const one = takenUp(facts.card || JSON.stringify(facts), place)
    one.facts = facts
    const drawn = await draw(facts)
    if (one.facts === facts) render(drawn, one.node)
  }

  function unmount(place) {
    const found = [...stands].find(([, one]) => one.place === place)
    if (!found) return
    const [key, one] = found
    one.timer = setTimeout(() => {
      stands.delete(key)
      one.facts = null
      render(null, one.node)
    }, KEPT_MILLISECONDS)
  }
  return { mount, unmount }
}

function takenUp(key, place) {
  let one = stands.get(key)
  if (!one) {
    one = { node: document.createElement("div"), place, timer: 0, focused: null }
    one.node.addEventListener("focusin", (event) => (one.focused = event.target))
    stands.set(key, one)
  }
  clearTimeout(one.timer)
  one.place = place
  if (one.node.parentNode !== place) place.replaceChildren(one.node)
  // What had the focus lost it when it was taken off the page.
  if (one.focused?.isConnected && document.activeElement === document.body) one.focused.focus({ preventScroll: true })
  return one
}
