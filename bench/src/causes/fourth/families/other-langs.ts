import type { Ctx } from '../ctx.ts';
import { family } from '../defs.ts';
import { dotnet, elixir, php, ruby, tool } from '../langs.ts';
import type { Face } from '../types.ts';

const o = family('other-langs');
const rb = (c: Ctx, x: readonly [string, string]): Face => ruby(c, x[0], x[1]);
const ph = (c: Ctx, x: readonly [string, string]): Face => php(c, x[0], x[1]);
const net = (c: Ctx, x: readonly [string, string, (readonly [string, string])?]): Face => dotnet(c, x[0], x[1], x[2]);
o.twin(
  'ruby-nil',
  rb,
  ["undefined method `deliver_at' for nil", 'NoMethodError'],
  ["undefined method `deliver_by' for nil", 'NoMethodError'],
  ["undefined local variable or method `deliver_at' for main:Object", 'NameError'],
);
o.twin(
  'dotnet-di',
  net,
  [
    'System.InvalidOperationException',
    "Unable to resolve service for type 'Acme.IClock' while attempting to activate 'Acme.InvoiceService'.",
  ],
  [
    'System.InvalidOperationException',
    "Unable to resolve service for type 'Acme.IMailer' while attempting to activate 'Acme.InvoiceService'.",
  ],
  [
    'System.InvalidOperationException',
    "Unable to resolve service for type 'Acme.IClock' while attempting to activate 'Acme.QuoteService'.",
  ],
);
o.twin(
  'dotnet-inner',
  net,
  [
    'System.TypeInitializationException',
    "The type initializer for 'Acme.Native.Codec' threw an exception.",
    ['System.DllNotFoundException', "Unable to load shared library 'codec' or one of its dependencies."],
  ],
  [
    'System.TypeInitializationException',
    "The type initializer for 'Acme.Native.Codec' threw an exception.",
    ['System.BadImageFormatException', 'An attempt was made to load a program with an incorrect format. (0x8007000B)'],
  ],
);
o.twin(
  'php-method',
  ph,
  ['Call to undefined method App\\Entity\\Coupon::isExpired()', 'Error'],
  ['Call to undefined method App\\Entity\\Coupon::isRedeemed()', 'Error'],
  ['Call to a member function isExpired() on null', 'Error'],
);
o.known(
  'ruby-load',
  rb,
  ['cannot load such file -- nokogiri/nokogiri', 'LoadError'],
  ['cannot load such file -- bigdecimal/util', 'LoadError'],
);
o.known(
  'ruby-frozen',
  rb,
  ['can\'t modify frozen String: "eur"', 'FrozenError'],
  ['can\'t modify frozen Array: ["eur"]', 'FrozenError'],
);
o.known(
  'bundler',
  (_c: Ctx, x: string) => tool(x),
  "Could not find gem 'sidekiq-pro (= 7.1.0)' in rubygems repository https://gems.example.com/ or installed locally.",
  'Your Ruby version is 3.1.4, but your Gemfile specified ~> 3.3.0',
);
o.known(
  'php-type',
  ph,
  ['App\\Price::__construct(): Argument #1 ($cents) must be of type int, string given', 'TypeError'],
  ['App\\Price::__construct(): Argument #1 ($cents) must be of type int, null given', 'TypeError'],
  ['App\\Price::__construct(): Argument #2 ($currency) must be of type string, null given', 'TypeError'],
);
o.known(
  'php-memory',
  (c: Ctx, _x: string) =>
    tool(
      `PHP Fatal error:  Allowed memory size of ${c.pick([134217728, 268435456, 536870912])} bytes exhausted (tried to allocate ${c.n(4096, 90000000)} bytes) in ${c.abs('vendor/monolog/monolog/src/Formatter.php')} on line ${c.line()}`,
    ),
  '',
);
o.known(
  'dotnet-null',
  net,
  ['System.NullReferenceException', 'Object reference not set to an instance of an object.'],
  ['System.ObjectDisposedException', "Cannot access a disposed object.\nObject name: 'HttpClient'."],
);
o.known(
  'csc',
  (c: Ctx, x: string) =>
    tool(`${c.abs('src/Ledger.cs')}(${c.line()},${c.col()}): error ${x} [${c.abs('src/Acme.csproj')}]`),
  "CS0246: The type or namespace name 'IMapper' could not be found (are you missing a using directive or an assembly reference?)",
  "CS1061: 'Ledger' does not contain a definition for 'IMapper' and no accessible extension method 'IMapper' could be found",
  'NU1605: Detected package downgrade: Acme.Core from 3.1.0 to 3.0.2. Reference the package directly from the project to select a different version.',
);
o.known(
  'elixir-match',
  elixir,
  '(MatchError) no match of right hand side value: {:error, :closed}',
  '(MatchError) no match of right hand side value: {:error, :timeout}',
  '(CaseClauseError) no case clause matching: {:error, :closed}',
);
o.known(
  'elixir-genserver',
  elixir,
  "(exit) exited in: GenServer.call(Acme.Meter, :flush, 5000)\n    ** (EXIT) no process: the process is not alive or there's no process currently associated with the given name",
  '(UndefinedFunctionError) function Acme.Meter.flush/0 is undefined (module Acme.Meter is not available)',
);
o.novel('perl', (c) =>
  tool(
    `Can't locate Text/CSV_XS.pm in @INC (you may need to install the Text::CSV_XS module) (@INC contains: /etc/perl /usr/share/perl5) at ${c.abs('bin/load.pl')} line ${c.line()}.\nBEGIN failed--compilation aborted at ${c.abs('bin/load.pl')} line ${c.line()}.`,
  ),
);
o.novel('swift', (c) =>
  tool(
    `${c.abs('Sources/App/Cart.swift')}:${c.line()}:${c.col()}: error: value of optional type 'Price?' must be unwrapped to a value of type 'Price'`,
  ),
);
o.novel('lua', (c) =>
  tool(
    `lua: ${c.abs('conf/route.lua')}:${c.line()}: attempt to index a nil value (field 'upstream')\nstack traceback:\n\t[C]: in ?`,
  ),
);

export default o.defs;
