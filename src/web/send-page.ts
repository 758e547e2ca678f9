import type { Response } from 'express';
import { type Pages, renderPage } from './views.js';

export interface PageOptions {
  status?: number;
  /** Origins besides ours that a form of the page may lead to (browsers check the redirect too). */
  formTargets?: readonly string[];
  /** Origins of somebody else's widget that the page shows. */
  widgetSources?: readonly string[];
}

/** Renders a page with the headers that every page has. */
export function sendPage<Name extends keyof Pages>(
  response: Response,
  name: Name,
  page: Pages[Name],
  options: PageOptions = {},
): void {
  sendHtml(response, renderPage(name, page), options);
}

/** Sends a document of ours with the headers that every page has. */
export function sendHtml(
  response: Response,
  html: string,
  { status = 200, formTargets = [], widgetSources = [] }: PageOptions = {},
): void {
  response.setHeader('Content-Security-Policy', policyOf(formTargets, widgetSources));
  response.setHeader('Cache-Control', 'no-store');
  // To ourselves browsers must say where a form came from: under no-referrer they send `Origin: null`.
  response.setHeader('Referrer-Policy', 'same-origin');
  response.status(status).type('html').send(html);
}

/**
 * Scripts and styles come from our own files, and from what a widget needs; nothing else may be framed,
 * and nothing may frame a page or change its base.
 */
function policyOf(formTargets: readonly string[], widgetSources: readonly string[]): string {
  return [
    "default-src 'none'",
    ...['script-src', 'style-src', 'connect-src'].map((each) => ours(each, widgetSources)),
    ...(widgetSources.length > 0 ? [`frame-src ${widgetSources.join(' ')}`] : []),
    "img-src 'self' data:",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ours('form-action', formTargets),
  ].join('; ');
}

function ours(directive: string, others: readonly string[]): string {
  return [directive, "'self'", ...others].join(' ');
}
