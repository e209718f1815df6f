import { twins } from '../types.ts';
import type { PairDef } from '../types.ts';

type PairRender = PairDef['render'];

const gcloud: PairRender = (c, a) =>
  `${c.opt(`Deploying container to Cloud Run service [api] in project [acme-stage] region [europe-west1]\nDeploying...\nfailed\nDeployment failed\n`, 0.5)}ERROR: (gcloud.run.deploy) PERMISSION_DENIED: Permission 'run.services.${a ? 'get' : 'update'}' denied on resource '${c.pick(['namespaces/acme-stage', 'projects/acme-stage/locations/europe-west1'])}/services/api' (or resource may not exist).${c.opt(` This command is authenticated as deployer@acme-stage.iam.gserviceaccount.com using the credentials in ${c.p(`gha-creds-${c.hex(16)}.json`)}, specified by the [auth/credential_file_override] property.`, 0.4)}`;

const ssh: PairRender = (c, a) =>
  `Unable to negotiate with ${c.ip()} port 22: ${a ? 'no matching host key type found. Their offer: ssh-rsa,ssh-dss' : 'no matching key exchange method found. Their offer: diffie-hellman-group14-sha1,diffie-hellman-group1-sha1'}${c.opt('\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.', 0.5)}`;

const k8s: PairRender = (c, a) => {
  const nodes = c.n(2, 12);
  const lack = `Insufficient ${a ? 'memory' : 'cpu'}`;
  const text = `0/${nodes} nodes are available: ${nodes} ${lack}. preemption: 0/${nodes} nodes are available: ${nodes} No preemption victims found for incoming pod${c.pick(['.', 's.'])}`;
  return c.pick([
    `Warning  FailedScheduling  ${c.n(2, 59)}s${c.opt(` (x${c.n(2, 30)} over ${c.n(2, 40)}m)`)}  default-scheduler  ${text}`,
    `${c.n(2, 40)}m\tWarning\tFailedScheduling\tpod/etl-${c.hex(9)}-${c.b36(5)}\t${text}`,
    `I${c.time.day.slice(5).replace('-', '')} ${c.time.clock()}.${c.n(100000, 999999)}       1 schedule_one.go:${c.n(800, 1100)}] "Unable to schedule pod; no fit; waiting" pod="prod/etl-${c.hex(9)}-${c.b36(5)}" err="${text}"`,
  ]);
};

const goDns: PairRender = (c, a) => {
  const server = c.pick(['127.0.0.11', '127.0.0.53', '10.96.0.10', c.ip()]);
  return `${c.pick(['dial tcp: ', '', 'connect to cache: dial tcp: '])}lookup cache.svc.example.net on ${server}:53: ${a ? 'no such host' : 'server misbehaving'}`;
};

const curl: PairRender = (c, a) =>
  `${c.opt('  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\n', 0.4)}curl: (60) SSL certificate problem: ${a ? 'unable to get local issuer certificate' : 'certificate has expired'}\nMore details here: https://curl.se/docs/sslcerts.html${c.opt('\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.')}`;

const buildkit: PairRender = (c, a) => {
  const dir = a ? '/dist' : '/public';
  const line = c.n(4, 30);
  const ref = `${c.b36(25)}::${c.b36(25)}`;
  const text = `failed to calculate checksum of ref ${ref}: "${dir}": not found`;
  const frame = c.opt(
    `------\n > [${c.pick(['stage-1', 'runtime', 'web'])} ${c.n(2, 5)}/${c.n(6, 9)}] COPY ${dir.slice(1)} /srv/www:\n------\n`,
    0.5,
  );
  return `${frame}${c.opt(`Dockerfile:${line}\n--------------------\n  ${line} | >>> COPY ${dir.slice(1)} /srv/www\n--------------------\n`, 0.6)}ERROR: failed to solve: failed to compute cache key: ${text}`;
};

const grpcDial: PairRender = (c, a) =>
  `${c.pick(['reserve stock: ', '', 'health check failed: '])}rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp ${c.ip()}:${a ? 50051 : 50052}: connect: connection refused"`;

const objcClass: PairRender = (c, a) =>
  `${c.opt(`Ld /Users/${c.user}/Library/Developer/Xcode/DerivedData/Runner-${c.b36(28)}/Build/Products/Debug-iphonesimulator/Runner.app/Runner normal (in target 'Runner' from project 'Runner')\n`, 0.4)}Undefined symbols for architecture arm64:\n  "_OBJC_CLASS_$_${a ? 'GADMobileAds' : 'GADBannerView'}", referenced from:\n      ${c.pick(['', ' '])}objc-class-ref in ${c.pick(['AdsPlugin', 'AppDelegate', 'AdsBridge'])}.o\nld: symbol(s) not found for architecture arm64\nclang: error: linker command failed with exit code 1 (use -v to see invocation)`;

const esptool: PairRender = (c, a) => {
  const port = c.pick(['/dev/ttyUSB0', '/dev/ttyACM0', '/dev/cu.usbserial-0001', 'COM3']);
  return `esptool.py v4.${c.n(5, 9)}.${c.n(0, 1)}\nSerial port ${port}\nConnecting...${'.'.repeat(c.n(4, 20))}${c.pick(['', '_____'])}\n\nA fatal error occurred: Failed to connect to ESP32: ${a ? 'No serial data received.' : 'Wrong boot mode detected (0x13)! The chip needs to be in download mode.'}\nFor troubleshooting steps visit: https://docs.espressif.com/projects/esptool/en/latest/troubleshooting.html${c.opt(`\n*** [upload] Error 2`, 0.4)}`;
};

const latex: PairRender = (c, a) => {
  const file = a ? 'tikz-cd.sty' : 'siunitx.sty';
  const line = c.n(3, 40);
  return `${c.opt(`(${c.p('paper.tex')}\nLaTeX2e <20${c.n(20, 25)}-11-01>\n(/usr/share/texlive/texmf-dist/tex/latex/base/article.cls))\n`, 0.5)}\n! LaTeX Error: File \`${file}' not found.\n\nType X to quit or <RETURN> to proceed,\nor enter new name. (Default extension: sty)\n\nEnter file name: \n! Emergency stop.\n<read *> \n         \nl.${line} \\usepackage\n               {${c.pick(['graphicx', 'booktabs', 'hyperref'])}}^^M\n${c.opt(`!  ==> Fatal error occurred, no output PDF file produced!\nTranscript written on ${c.pick(['paper', 'thesis', 'main'])}.log.`)}`;
};

export const TWINS_INFRA: readonly PairDef[] = [
  twins('cloud-cli', 'cli', 'gcloud-run-permission', gcloud),
  twins('tls-dns', 'cli', 'ssh-no-match', ssh),
  twins('scheduler', 'daemon', 'k8s-insufficient', k8s),
  twins('tls-dns', 'go', 'go-lookup-cache', goDns),
  twins('tls-dns', 'cli', 'curl-60', curl),
  twins('container', 'cli', 'buildkit-copy-missing', buildkit),
  twins('rpc', 'go', 'grpc-dial-port', grpcDial),
  twins('mobile', 'cli', 'objc-undefined-class', objcClass),
  twins('embedded', 'cli', 'esptool-connect', esptool),
  twins('typesetting', 'cli', 'latex-missing-package', latex),
];
