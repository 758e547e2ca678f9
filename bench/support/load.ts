import autocannon from 'autocannon';

export interface Load {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  requests: number;
}

export interface Target {
  url: string;
  headers: Record<string, string>;
  /** Paths that the requests go through in turn. */
  paths: readonly string[];
  method?: 'GET' | 'POST';
  body?: string;
}

/** A closed loop of requests. @throws Error when any answer is not 2xx: errors are fast and prove nothing */
export async function load(target: Target, seconds: number, connections = 16): Promise<Load> {
  const result = await autocannon({
    url: target.url,
    connections,
    duration: seconds,
    headers: target.headers,
    requests: target.paths.map((path) => ({
      method: target.method ?? 'GET',
      path,
      ...(target.body === undefined ? {} : { body: target.body }),
    })),
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(
      `${target.url}: ${result.non2xx} answers were not 2xx, ${result.errors} errors`,
    );
  }
  return {
    requestsPerSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    requests: result.requests.total,
  };
}
