package dev.gloss.tokenize;

import java.util.Arrays;

/**
 * A trie over the UTF-16 units of the pieces, as a double array (Aoe, "An Efficient Digital Search
 * Algorithm by Using a Double-Array Structure", 1989): the child of {@code node} for a unit with
 * code {@code c} stands at {@code base[node] + c}, and is really its child if {@code check} there
 * says {@code node}. A step is two array reads, and no text is hashed or copied. Immutable, safe
 * for use by several threads.
 *
 * <p>Units are first mapped to dense codes, so that the children of a node lie close together. Code
 * 0 is every unit that occurs in no piece; no node ever has a child for it.
 */
final class PieceTrie {
  /** The node that has no children: where a step leads that has no place to go. */
  static final int NOWHERE = 0;

  static final int ROOT = 1;

  private static final int FREE = -1;

  /** The parent of the two nodes above, so that no step, from NOWHERE either, finds them. */
  private static final int NOBODY = -2;

  private final char[] codes;
  private int[] base;
  private int[] check;
  private int[] ids;

  /**
   * @param pieces all different; the id of a piece is its index
   */
  PieceTrie(String[] pieces) {
    Entry[] entries = sorted(pieces);
    this.codes = denseCodes(entries);
    int capacity = Math.max(1024, entries.length * 4);
    this.base = new int[capacity];
    this.check = filled(capacity);
    this.ids = filled(capacity);
    check[NOWHERE] = NOBODY;
    check[ROOT] = NOBODY;
    build(entries, alphabetSize(codes));
  }

  /** The child of {@code node} for {@code unit}, or {@link #NOWHERE}. */
  int step(int node, char unit) {
    int child = base[node] + codes[unit];
    return check[child] == node ? child : NOWHERE;
  }

  /** The node that {@code text} leads to from the root, or {@link #NOWHERE}. */
  int walk(String text) {
    int node = ROOT;
    for (int i = 0; i < text.length() && node != NOWHERE; i++) {
      node = step(node, text.charAt(i));
    }
    return node;
  }

  /** The id of the piece that ends at {@code node}, or a negative number if none does. */
  int id(int node) {
    return ids[node];
  }

  private record Entry(String piece, int id) {}

  private static Entry[] sorted(String[] pieces) {
    Entry[] entries = new Entry[pieces.length];
    Arrays.setAll(entries, id -> new Entry(pieces[id], id));
    Arrays.sort(entries, (a, b) -> a.piece.compareTo(b.piece));
    return entries;
  }

  private static char[] denseCodes(Entry[] entries) {
    char[] codes = new char[Character.MAX_VALUE + 1];
    for (Entry entry : entries) {
      for (int i = 0; i < entry.piece.length(); i++) {
        codes[entry.piece.charAt(i)] = 1;
      }
    }
    char next = 1;
    for (int unit = 0; unit < codes.length; unit++) {
      if (codes[unit] != 0) {
        codes[unit] = next++;
      }
    }
    return codes;
  }

  private static int alphabetSize(char[] codes) {
    int size = 1;
    for (char code : codes) {
      size = Math.max(size, code + 1);
    }
    return size;
  }

  /**
   * Places the nodes breadth first. The entries below a node are neighbours in the sorted array, so
   * a node waiting for its children is a range of entries and a depth.
   */
  private void build(Entry[] entries, int alphabetSize) {
    IntQueue waiting = new IntQueue();
    waiting.add(ROOT, 0, entries.length, 0);
    int[] childStarts = new int[alphabetSize + 1];
    int firstFree = ROOT + 1;
    while (!waiting.isEmpty()) {
      int node = waiting.remove();
      int from = waiting.remove();
      int to = waiting.remove();
      int depth = waiting.remove();
      if (from < to && entries[from].piece.length() == depth) {
        ids[node] = entries[from++].id;
      }
      int children = 0;
      for (int i = from; i < to; i++) {
        if (i == from || entries[i].piece.charAt(depth) != entries[i - 1].piece.charAt(depth)) {
          childStarts[children++] = i;
        }
      }
      if (children == 0) {
        continue;
      }
      childStarts[children] = to;
      firstFree = nextFree(firstFree, alphabetSize);
      int offset = place(entries, depth, childStarts, children, firstFree, alphabetSize);
      base[node] = offset;
      for (int child = 0; child < children; child++) {
        int place = offset + codes[entries[childStarts[child]].piece.charAt(depth)];
        check[place] = node;
        waiting.add(place, childStarts[child], childStarts[child + 1], depth + 1);
      }
    }
    trim(alphabetSize);
  }

  private int nextFree(int from, int alphabetSize) {
    int free = from;
    ensureCapacity(free + alphabetSize);
    while (check[free] != FREE) {
      free++;
      ensureCapacity(free + alphabetSize);
    }
    return free;
  }

  /** The smallest base at which every child falls on a free place. */
  private int place(
      Entry[] entries,
      int depth,
      int[] childStarts,
      int children,
      int firstFree,
      int alphabetSize) {
    int firstCode = codes[entries[childStarts[0]].piece.charAt(depth)];
    int offset = Math.max(1, firstFree - firstCode);
    while (true) {
      ensureCapacity(offset + alphabetSize);
      int child = 0;
      while (child < children
          && check[offset + codes[entries[childStarts[child]].piece.charAt(depth)]] == FREE) {
        child++;
      }
      if (child == children) {
        return offset;
      }
      offset++;
    }
  }

  private void ensureCapacity(int size) {
    if (size < check.length) {
      return;
    }
    int old = check.length;
    int capacity = Math.max(size + 1, old + (old >> 1));
    base = Arrays.copyOf(base, capacity);
    check = Arrays.copyOf(check, capacity);
    ids = Arrays.copyOf(ids, capacity);
    Arrays.fill(check, old, capacity, FREE);
    Arrays.fill(ids, old, capacity, FREE);
  }

  /** Leaves room for the largest code after the last base, so that a step needs no bounds check. */
  private void trim(int alphabetSize) {
    int last = check.length - 1;
    while (last > ROOT && check[last] == FREE) {
      last--;
    }
    int largestBase = 0;
    for (int node = 0; node <= last; node++) {
      largestBase = Math.max(largestBase, base[node]);
    }
    int size = Math.max(last, largestBase + alphabetSize) + 1;
    ensureCapacity(size);
    base = Arrays.copyOf(base, size);
    check = Arrays.copyOf(check, size);
    ids = Arrays.copyOf(ids, size);
  }

  private static int[] filled(int length) {
    int[] array = new int[length];
    Arrays.fill(array, FREE);
    return array;
  }

  /** Whole nodes (place, from, to, depth) in the order they were found. */
  private static final class IntQueue {
    private int[] items = new int[1 << 12];
    private int head;
    private int tail;

    boolean isEmpty() {
      return head == tail;
    }

    int remove() {
      return items[head++];
    }

    void add(int node, int from, int to, int depth) {
      if (tail + 4 > items.length) {
        // The items already taken are dropped first: the queue is as long as its widest level.
        int length = tail - head;
        int[] target = length * 2 > items.length ? new int[items.length * 2] : items;
        System.arraycopy(items, head, target, 0, length);
        items = target;
        head = 0;
        tail = length;
      }
      items[tail++] = node;
      items[tail++] = from;
      items[tail++] = to;
      items[tail++] = depth;
    }
  }
}
