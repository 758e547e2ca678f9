import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { NotFound } from '../errors/index.js';
import { Allow } from '../http/access.js';
import { RawJson } from '../http/lean.adapter.js';
import { ApiDocuments } from './api-documents.js';

/** `/api/openapi.json` and `/api/openapi/<name>.json`. */
@ApiExcludeController()
@Allow({ public: true })
@Controller('api')
export class DocumentsController {
  constructor(private readonly documents: ApiDocuments) {}

  @Get('openapi.json')
  getMain(@Req() request: Request, @Res({ passthrough: true }) response: Response): unknown {
    return this.send('api', request, response);
  }

  @Get('openapi/:file')
  getOther(
    @Param('file') file: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): unknown {
    const name = /^([a-z]+)\.json$/.exec(file)?.[1];
    if (name === undefined || name === 'api') throw new NotFound('document');
    return this.send(name, request, response);
  }

  /** Caches may keep it but ask each time whether it is still the same. */
  private send(name: string, request: Request, response: Response): unknown {
    const { text, etag } = this.documents.serve(name);
    response.setHeader('ETag', etag);
    response.setHeader('Cache-Control', 'public, no-cache');
    if (request.headers['if-none-match'] === etag) {
      response.status(304);
      return undefined;
    }
    return new RawJson(text);
  }
}
