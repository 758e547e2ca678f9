import { JUTDA_METHODS, type JutdaMethod, type JutdaParameter } from './jutda.methods.js';
import { JUTDA_PATH } from './jutda.path.js';

/** Lets the page use our style sheet and nothing else. */
export const HELP_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'";

/** The method documentation, with the addresses of this installation. */
export function helpPage(publicUrl: string): string {
  const url = (method: string): string => `${publicUrl}/${JUTDA_PATH}/${method}/`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jutda Helpdesk API Documentation</title>
<link rel="stylesheet" href="/assets/site.css">
<link rel="stylesheet" href="/assets/content.css">
</head>
<body>
<main>
<h1>Jutda Helpdesk API Documentation</h1>
<h2 id="request">Requests</h2>
<p>Send an HTTP POST with a form to <code>${escaped(url('<method>'))}</code>. Every form carries
<code>user</code> and <code>password</code>, besides the parameters of the method.</p>
<p>With curl:</p>
<pre>/usr/bin/curl ${escaped(url('hold_ticket'))} --data "user=susan&amp;password=fido&amp;ticket=31794"</pre>
<p>With PHP:</p>
<pre>${escaped(phpExample(url('hold_ticket')))}</pre>
<h2 id="response">Responses</h2>
<dl>
<dt>200</dt><dd>OK - Data updated successfully</dd>
<dt>400</dt><dd>ERROR - Generic error. See returned text for details</dd>
<dt>403</dt><dd>ERROR - Invalid permissions (eg, incorrect username and/or password)</dd>
<dt>404</dt><dd>ERROR - Data not found (eg, incorrect ticket). See returned text for details</dd>
<dt>405</dt><dd>ERROR - Invalid method. Only POST is taken.</dd>
</dl>
<p>Simple answers and errors are <code>text/plain</code>, lists are <code>text/json</code>.</p>
<h2 id="methods">Methods</h2>
<ul>
${JUTDA_METHODS.map(({ name }) => `<li><a href="#method_${name}">${name}</a></li>`).join('\n')}
</ul>
${JUTDA_METHODS.map(methodSection).join('\n')}
</main>
</body>
</html>
`;
}

function phpExample(url: string): string {
  return `<?php
$api = curl_init();
curl_setopt($api, CURLOPT_URL, "${url}");
curl_setopt($api, CURLOPT_POST, 1);
curl_setopt($api, CURLOPT_POSTFIELDS, "user=susan&password=fido&ticket=31794");
$result = curl_exec($api);
curl_close($api);
echo $result;
?>`;
}

function methodSection({ name, summary, parameters, answer, answerExample }: JutdaMethod): string {
  const list = parameters.length > 0 ? `<dl>\n${parameters.map(entry).join('\n')}\n</dl>` : '';
  const example = answerExample ? ` For example <code>${escaped(answerExample)}</code>` : '';
  return `<h3 id="method_${name}">${name}</h3>
<p>${escaped(summary)}.</p>
${list}
<p>Response: ${escaped(answer)}${example}</p>`;
}

function entry({ name, words, isRequired }: JutdaParameter): string {
  return `<dt>${name}</dt><dd>${isRequired ? '' : '(Optional) '}${escaped(words)}</dd>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
