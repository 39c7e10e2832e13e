using System.Buffers.Binary;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.SafeTensors;

public sealed class SafeTensorsFileTests : IDisposable
{
    readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Tensors_come_back_as_they_were()
    {
        using var scope = NewDisposeScope();
        List<(string, Tensor)> tensors =
        [
            ("a.weight", randn(3, 4)), ("scalar", tensor(2.5)), ("transposed", randn(2, 3).t()), ("empty", zeros(0, 2)),
            ("long", arange(5)), ("half", ones(3, dtype: ScalarType.BFloat16)), ("flag", tensor(new[] { true, false })),
        ];
        using (var stream = File.Create(path)) SafeTensorsFile.Write(stream, tensors);
        var read = SafeTensorsFile.Read(path);
        Assert.Equal(tensors.Count, read.Count);
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.dtype, read[name].dtype);
            Assert.Equal(tensor.shape, read[name].shape);
            Assert.Equal(tensor.contiguous().bytes.ToArray(), read[name].bytes.ToArray());
            read[name].Dispose();
        }
    }

    [Fact]
    public void The_layout_is_that_of_the_format()
    {
        using var values = tensor(new float[] { 1, 2 });
        using (var stream = File.Create(path)) SafeTensorsFile.Write(stream, [("w", values)]);
        var bytes = File.ReadAllBytes(path);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(bytes, 8, length).TrimEnd());
        Assert.Equal([0, 0, 0x80, 0x3f, 0, 0, 0, 0x40], bytes[(8 + length)..]);
    }

    [Fact]
    public void Tensors_are_aligned_to_their_elements_whatever_the_order_given()
    {
        using var scope = NewDisposeScope();
        List<(string, Tensor)> tensors = [("flags", ones(3, dtype: ScalarType.Bool)), ("half", ones(5, dtype: ScalarType.Float16)), ("count", tensor(1L)), ("single", ones(3)), ("double", ones(1, dtype: ScalarType.Float64))];
        using (var stream = File.Create(path)) SafeTensorsFile.Write(stream, tensors, new Dictionary<string, string> { ["format"] = "pt" });
        var header = SafeTensorsFile.ReadHeader(path);
        Assert.Equal("pt", header.Metadata["format"]);
        Assert.All(header.Entries, entry => Assert.Equal(0, entry.Start % SafeTensorsType.Find(entry.Type)!.Size));
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(path)) % 8);
    }

    [Fact]
    public void Names_given_twice_and_types_without_a_form_are_refused()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        Assert.Throws<ArgumentException>(() => SafeTensorsFile.Write(stream, [("a", ones(1)), ("a", ones(1))]));
        Assert.Throws<ArgumentException>(() => SafeTensorsFile.Write(stream, [("__metadata__", ones(1))]));
        Assert.Contains("'z'", Assert.Throws<ArgumentException>(() => SafeTensorsFile.Write(stream, [("z", ones(1, dtype: ScalarType.ComplexFloat32))])).Message);
    }

    [Fact]
    public void A_file_by_the_letter_of_the_format_is_read_in_every_type()
    {
        var file = new SpecFile();
        file.Add("f64", "F64", [2], BitConverter.GetBytes(1.5), BitConverter.GetBytes(-2.0));
        file.Add("f32", "F32", [1, 2], BitConverter.GetBytes(0.25f), BitConverter.GetBytes(float.NaN));
        file.Add("f16", "F16", [2], BitConverter.GetBytes((Half)3.5), BitConverter.GetBytes(Half.NegativeInfinity));
        file.Add("bf16", "BF16", [2], [0x80, 0x3f], [0x00, 0xc0]); // 1, -2
        file.Add("i64", "I64", [], BitConverter.GetBytes(-5L)); // a scalar
        file.Add("i32", "I32", [1], BitConverter.GetBytes(int.MinValue));
        file.Add("i16", "I16", [2], BitConverter.GetBytes((short)-3), BitConverter.GetBytes((short)7));
        file.Add("i8", "I8", [3], [0xff, 0x80, 0x7f]);
        file.Add("u8", "U8", [2], [0, 255]);
        file.Add("bool", "BOOL", [2], [1, 0]);
        file.Add("none", "F32", [0, 3]);
        file.Write(path, """ "__metadata__":{"made by":"hand","\u00e4":"\""}, """);
        var read = SafeTensorsFile.Read(path);
        Assert.Equal([1.5, -2.0], read["f64"].data<double>().ToArray());
        Assert.Equal([0.25f, float.NaN], read["f32"].data<float>().ToArray());
        Assert.Equal([1, 2], read["f32"].shape);
        Assert.Equal([3.5f, float.NegativeInfinity], read["f16"].to_type(ScalarType.Float32).data<float>().ToArray());
        Assert.Equal([1f, -2f], read["bf16"].to_type(ScalarType.Float32).data<float>().ToArray());
        Assert.Equal((0, -5L), (read["i64"].dim(), read["i64"].item<long>()));
        Assert.Equal([int.MinValue], read["i32"].data<int>().ToArray());
        Assert.Equal([(short)-3, (short)7], read["i16"].data<short>().ToArray());
        Assert.Equal([(sbyte)-1, sbyte.MinValue, sbyte.MaxValue], read["i8"].data<sbyte>().ToArray());
        Assert.Equal([(byte)0, (byte)255], read["u8"].data<byte>().ToArray());
        Assert.Equal([true, false], read["bool"].data<bool>().ToArray());
        Assert.Equal([0, 3], read["none"].shape);
        Assert.Equal(SafeTensorsType.All.Select(type => type.Type).Order(), read.Values.Select(t => t.dtype).Distinct().Order());
        Assert.Equal("\"", SafeTensorsFile.ReadHeader(path).Metadata["ä"]);
        foreach (var tensor in read.Values) tensor.Dispose();
    }
}
