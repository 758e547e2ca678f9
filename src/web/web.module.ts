import { Module } from '@nestjs/common';
import { Frames } from './frames.js';
import { GuideController } from './guide.controller.js';
import { GuideService } from './guide.service.js';

/** Server-rendered pages over the rooms' doors. */
@Module({ controllers: [GuideController], providers: [Frames, GuideService] })
export class WebModule {}
