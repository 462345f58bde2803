package dev.belay.adapter.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A small immutable protobuf message whose fields are known by their numbers. */
record ProtoMessage(UnknownFieldSet fields) {
    static final ProtoMessage EMPTY = new ProtoMessage(UnknownFieldSet.getDefaultInstance());

    boolean has(int field) {
        return fields.hasField(field);
    }

    /** The last value; the empty string if there is none. */
    String text(int field) {
        List<String> texts = texts(field);
        return texts.isEmpty() ? "" : texts.getLast();
    }

    List<String> texts(int field) {
        return fields.getField(field).getLengthDelimitedList().stream()
                .map(ByteString::toStringUtf8)
                .toList();
    }

    /** The last value; {@code otherwise} if there is none. */
    long number(int field, long otherwise) {
        List<Long> numbers = fields.getField(field).getVarintList();
        return numbers.isEmpty() ? otherwise : numbers.getLast();
    }

    /** All values, in either of protobuf's two encodings. */
    List<Long> numbers(int field) throws IOException {
        List<Long> numbers = new ArrayList<>(fields.getField(field).getVarintList());
        for (ByteString packed : fields.getField(field).getLengthDelimitedList()) {
            CodedInputStream in = packed.newCodedInput();
            while (!in.isAtEnd()) {
                numbers.add(in.readInt64());
            }
        }
        return numbers;
    }

    /** The last value; empty if there is none. */
    ProtoMessage message(int field) throws IOException {
        List<ProtoMessage> messages = messages(field);
        return messages.isEmpty() ? EMPTY : messages.getLast();
    }

    List<ProtoMessage> messages(int field) throws IOException {
        List<ProtoMessage> messages = new ArrayList<>();
        for (ByteString bytes : fields.getField(field).getLengthDelimitedList()) {
            messages.add(new ProtoMessage(UnknownFieldSet.parseFrom(bytes)));
        }
        return messages;
    }

    /** A copy with this as the only value of the field. */
    ProtoMessage with(int field, String value) {
        return with(field, UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8(value)));
    }

    ProtoMessage with(int field, long value) {
        return with(field, UnknownFieldSet.Field.newBuilder().addVarint(value));
    }

    ProtoMessage with(int field, ProtoMessage value) {
        return with(field, UnknownFieldSet.Field.newBuilder().addLengthDelimited(value.fields.toByteString()));
    }

    private ProtoMessage with(int field, UnknownFieldSet.Field.Builder value) {
        return new ProtoMessage(fields.toBuilder()
                .clearField(field)
                .addField(field, value.build())
                .build());
    }
}
