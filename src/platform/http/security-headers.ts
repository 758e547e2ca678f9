import type { RequestHandler } from 'express';

/**
 * What every answer carries: no framing, no sniffing, no address in `Referer`. Pages widen the
 * content security policy for themselves; data needs none of it.
 */
export function securityHeaders(): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('X-Frame-Options', 'DENY');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    next();
  };
}
