/** Model folders: YAML cards, checksums, and why a version can't serve. */
@NullMarked
package dev.belay.adapter.repository;

import org.jspecify.annotations.NullMarked;
