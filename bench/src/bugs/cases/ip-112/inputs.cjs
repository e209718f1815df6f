'use strict'
// Inputs and observations for ip (case ip-112)
const { inputs, observe } = require('../kit.cjs')

const four = (r) => r.pick([
  () => '10.' + r.int(0, 255) + '.0.' + r.int(0, 300),
  () => '192.168.' + r.int(0, 255) + '.' + r.int(0, 255),
  () => '172.' + r.int(14, 33) + '.1.' + r.int(0, 255),
  () => '127.0.0.' + r.int(0, 255),
  () => '169.254.' + r.int(0, 255) + '.1',
  () => r.int(0, 255) + '.' + r.int(0, 255) + '.' + r.int(0, 255) + '.' + r.int(0, 255),
])()
const hex = (r) => r.text('0123456789abcdefABCDEF', 1, 4)
const six = (r) => r.pick(['fc00', 'fd', 'FD', 'fc', 'fe80', 'FE80', 'fdff', 'FC12', '2001', 'fb00', 'fe00', '']) + r.pick(['', '', hex(r)]) + ':' + r.list(0, 4, () => hex(r)).join(':') + r.pick(['::1', '::', ''])

exports.generate = inputs(1300, (r) => (r.chance(0.6) ? r.pick(['', '', '::ffff:', '::FFFF:', '::fFfF:', '::']) + four(r) : r.chance(0.1) ? r.pick(['::1', '::', '', 'localhost', '::FFFF:']) : six(r)))

exports.observe = observe((load, address) => {
  const ip = load('lib/ip.js')
  return { private: ip.isPrivate(address), public: ip.isPublic(address), loopback: ip.isLoopback(address) }
})
