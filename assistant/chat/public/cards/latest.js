// Tells a card whether it is the last one on the page of what it shows: one that is asked for again
// is answered at its newest card.

import { useEffect, useState } from "../vendor/preact-htm.js"

const cards = new Map() // by kind and id: the places on the page and what tells their cards

export function useLatest(kind, id, place) {
  const [isLatest, setIsLatest] = useState(true)
  useEffect(() => {
    const key = `${kind} ${id}`
    const all = cards.get(key) || new Set()
    const mine = { place, tell: setIsLatest }
    cards.set(key, all.add(mine))
    compare(all)
    return () => {
      all.delete(mine)
      compare(all)
    }
  }, [kind, id])
  return isLatest
}

function compare(all) {
  const ordered = [...all]
    .filter((one) => one.place.current)
    .sort((one, other) => (one.place.current.compareDocumentPosition(other.place.current) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
  ordered.forEach((one, at) => one.tell(at === ordered.length - 1))
}
