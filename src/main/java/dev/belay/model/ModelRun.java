package dev.belay.model;

import dev.belay.vocabulary.Tensor;
import java.util.List;

/**
 * Runs a loaded model for one thread at a time. It owns its memory: nothing of a request is referred to after {@link #run}
 * has returned, and nothing of the run is released before.
 */
public interface ModelRun extends AutoCloseable {
    /**
     * Runs the members joined along the first dimension, in their order. May block for as long as the model likes.
     *
     * @param members per member one tensor per input of the signature, in its order; all have the same dimensions but
     *     the first. More than one member only if the signature is batchable.
     * @param room asked before the outputs are copied to the heap, where that is done at all
     * @return one tensor per output, in the signature's order, over all rows
     * @throws ModelRunException the model failed, or {@link #terminate} was called
     * @throws NoRoomException there is no room for the outputs
     */
    List<Tensor> run(List<Tensor[]> members, OutputRoom room) throws ModelRunException;

    /** Likewise, with room without bounds. */
    default List<Tensor> run(List<Tensor[]> members) throws ModelRunException {
        return run(members, OutputRoom.UNBOUNDED);
    }

    /** Asks the run in progress to stop; callable from any thread; without one it does nothing. */
    void terminate();

    /** Releases the buffers; never while a run is in progress. */
    @Override
    void close();
}
