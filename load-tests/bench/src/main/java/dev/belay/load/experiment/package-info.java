/** The live proof that a candidate takes itself out: experiments on a packaged gateway, over HTTP. */
@NullMarked
package dev.belay.load.experiment;

import org.jspecify.annotations.NullMarked;
