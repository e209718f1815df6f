'use strict'
// Inputs and observations for ipaddr.js (case ipaddr-105)
const { inputs, observe } = require('../kit.cjs')

const text = (r) => r.pick([
  () => r.list(3, 5, () => r.int(0, 260)).join('.'),
  () => r.list(1, 8, () => r.text('0123456789abcdefF', 1, 4)).join(':'),
  () => r.pick(['::', '::1', '::ffff:1.2.3.4', 'fe80::1', '1::2::3', ':', 'x', '', '0x7f.1', '1:2:3:4:5:6:7:8', '::ffff:300.2.3.4']),
  () => r.text('0123:.af', 2, 14),
])()

exports.generate = inputs(2800, (r) => (r.chance(0.12) ? { other: r.pick(['undefined', 'null', 'number', 'object', 'array', 'true', 'string object']) } : text(r)))

const OTHERS = { undefined: () => undefined, null: () => null, number: () => 5, object: () => ({}), array: () => ['::1'], true: () => true, 'string object': () => new String('::1') }

exports.observe = observe((load, input) => {
  const ipaddr = load('lib/ipaddr.js')
  const value = typeof input === 'string' ? input : OTHERS[input.other]()
  const said = (fn) => { try { return fn() } catch (e) { return e.name } }
  return { six: said(() => ipaddr.IPv6.isValid(value)), four: said(() => ipaddr.IPv4.isValid(value)), either: said(() => ipaddr.isValid(value)), parsed: said(() => ipaddr.parse(value).toString()) }
})
