import { METHODS } from 'node:http';
import type { Request, RequestHandler } from 'express';
import type { Metrics } from './metrics.js';

/** Counts and times every request by its route, as declared: addresses that nobody routes are one. */
export function httpMetrics(metrics: Metrics): RequestHandler {
  const labels = ['method', 'route', 'status'];
  const requests = metrics.counter({
    name: 'lastmile_http_requests_total',
    help: 'Answered requests by route and status',
    labels,
  });
  const durations = metrics.histogram({
    name: 'lastmile_http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labels: ['method', 'route'],
  });
  return (request, response, next) => {
    const startedAt = performance.now();
    const method = METHODS.includes(request.method) ? request.method : 'other';
    response.once('finish', () => {
      const route = patternOf(request);
      requests.inc({ method, route, status: response.statusCode });
      durations.observe({ method, route }, (performance.now() - startedAt) / 1000);
    });
    next();
  };
}

function patternOf(request: Request): string {
  const path = (request as { route?: { path?: unknown } }).route?.path;
  if (typeof path === 'string') return path;
  if (Array.isArray(path)) return String(path[0]);
  return request.originalUrl.startsWith('/assets/') ? '/assets' : 'none';
}
