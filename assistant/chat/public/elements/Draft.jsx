import { useEffect, useLayoutEffect, useRef } from "react"

export default function Draft() {
  const place = useRef(null)
  const facts = JSON.stringify(props)
  useLayoutEffect(() => {
    const mount = () => window.draftroom.mount(place.current, JSON.parse(facts))
    if (window.draftroom) mount()
    else window.addEventListener("draftroom", mount, { once: true })
    return () => window.removeEventListener("draftroom", mount)
  }, [facts])
  useEffect(() => {
    const here = place.current
    return () => window.draftroom?.unmount(here)
  }, [])
  return <div ref={place} className="dr-place" />
}
