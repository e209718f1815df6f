'use strict'
// Inputs and observations for validator (case validator-402)
const { inputs, observe } = require('../kit.cjs')

exports.generate = inputs(3000, (r) => (r.chance(0.03) ? r.pick([null, 0, 1.5, -2, true, '', '-', '+']) : r.text('+-.0123456789e ', 0, r.pick([1, 3, 5, 8, 12]))))

exports.observe = observe((load, text) => {
  const v = load('validator.js')
  return { decimal: v.isDecimal(text), int: v.isInt(text), float: v.isFloat(text), numeric: v.isNumeric(text), hex: v.isHexadecimal(text) }
})
