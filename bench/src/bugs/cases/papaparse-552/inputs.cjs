'use strict'
// Inputs and observations for papaparse (case papaparse-552)
const { inputs, observe } = require('../kit.cjs')

const field = (r) => r.pick(['a', 'b', 'x', '', '', '1', 'x', '"q,q"', '"a""b"', ' s'])

exports.generate = inputs(1200, (r) => {
  const width = r.int(1, 4)
  return { text: r.list(1, 5, () => Array.from({ length: r.chance(0.9) ? width : r.int(1, 5) }, () => field(r)).join(',')).join(r.chance(0.9) ? '\n' : '\r\n'), header: r.chance(0.75), step: r.chance(0.7), upper: r.chance(0.2), skip: r.chance(0.2), preview: r.pick([0, 0, 0, 2]), typed: r.chance(0.2) }
})

exports.observe = observe((load, { text, header, step, upper, skip, preview, typed }) => {
  const Papa = load('papaparse.js')
  const warn = console.warn
  console.warn = () => {}
  try {
    const rows = []
    const config = { header, skipEmptyLines: skip, preview, dynamicTyping: typed, ...(upper ? { transformHeader: (h) => h.toUpperCase() } : {}) }
    if (!step) { const { data, errors, meta } = Papa.parse(text, config); return { data, errors, fields: meta.fields, renamed: meta.renamedHeaders } }
    Papa.parse(text, { ...config, step: ({ data, errors, meta }) => { rows.push({ data, errors, fields: meta.fields }) } })
    return rows
  } finally {
    console.warn = warn
  }
})
