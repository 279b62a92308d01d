using Audiogum.Sessions.Silo;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.UseSessionsSilo();
await builder.Build().RunAsync();
