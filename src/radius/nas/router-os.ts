/**
 * RouterOS console text in quotes. Everything but letters, digits and harmless signs is written as
 * `\HH`, byte by byte: nothing that a name or a secret holds can end the text, begin a command
 * (`[…]`, `;`), name a variable (`$`) or ask for help (`?`).
 */
export function quoted(text: string): string {
  const bytes = [...Buffer.from(text, 'utf8')].map((byte) => {
    const sign = String.fromCharCode(byte);
    return /[\w .:-]/.test(sign) ? sign : `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `"${bytes.join('')}"`;
}

export interface ScriptFacts {
  /** Where our FreeRADIUS is reached. */
  server: string;
  authPort: number;
  acctPort: number;
  secret: string;
  coaPort: number;
  interimSeconds: number;
  requireMessageAuthenticator: boolean;
}

const MARK = quoted('lastmile');

/**
 * Commands that make a MikroTik ask us: logins and accounting of PPP and hotspot, interim reports,
 * and CoA on its port, from our server alone. They may be run again; what an earlier run made is
 * replaced. For RouterOS 6 and 7.
 */
export function routerOsScript(facts: ScriptFacts): string {
  const { coaPort, interimSeconds } = facts;
  const [server, secret] = [quoted(facts.server), quoted(facts.secret)];
  return `# RADIUS for Lastmile. RouterOS 6 and 7; may be run again.
/radius remove [find where comment=${MARK}]
/radius add service=ppp,hotspot address=${server} secret=${secret} authentication-port=${facts.authPort} accounting-port=${facts.acctPort} timeout=3s comment=${MARK}
${messageAuthenticator(facts.requireMessageAuthenticator)}
/radius incoming set accept=yes port=${coaPort}
/ppp aaa set use-radius=yes accounting=yes interim-update=${interimSeconds}s
/ip hotspot profile set [find] use-radius=yes radius-accounting=yes radius-interim-update=${interimSeconds}s
/ip firewall filter remove [find where comment=${MARK}]
/ip firewall filter add chain=input action=accept protocol=udp src-address=${server} dst-port=${coaPort} comment=${MARK}
:do { /ip firewall filter move [find where comment=${MARK}] destination=0 } on-error={}
`;
}

/** Parsed when it runs, because older versions do not know the property and would refuse the whole file. */
function messageAuthenticator(isRequired: boolean): string {
  const wanted = isRequired ? 'yes-for-request-resp' : 'no';
  const command = `/radius set [find where comment=lastmile] require-message-auth=${wanted}`;
  return `:do { [[:parse "${command}"]] } on-error={ :put "This RouterOS cannot demand Message-Authenticator; update to 7.15 or later" }`;
}
