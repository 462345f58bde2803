package dev.belay.simulator;

/**
 * One figure beside the published one.
 *
 * @param page what is published, empty where nothing is
 * @param ok whether ours is at most a tenth worse, chance set aside
 */
public record Figure(String what, String page, String ours, boolean ok) {}
