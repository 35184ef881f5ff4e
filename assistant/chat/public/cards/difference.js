// What a model changes: the same steps with and without one, side by side.

import { html } from "../vendor/preact-htm.js"
import { openDialog } from "./dialog.js"
import { say } from "./words.js"

const ROWS = ["asks", "writes", "numbers", "judges", "changes", "price", "leaves"]

export const openDifference = () => openDialog(say("difference.title"), Difference)

function Difference() {
  return html`<p>${say("difference.lead")}</p>
    <div class="dr-scroll" tabindex="0" role="region" aria-label=${say("difference.title")}>
      <table class="dr-compare">
        <thead>
          <tr><td></td><th scope="col">${say("difference.without")}</th><th scope="col">${say("difference.with")}</th></tr>
        </thead>
        <tbody>
          ${ROWS.map(
            (one) => html`<tr key=${one}>
              <th scope="row">${say(`difference.${one}`)}</th>
              <td>${say(`difference.${one}.without`)}</td>
              <td>${say(`difference.${one}.with`)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="dr-quiet">${say("difference.later")}</p>`
}
